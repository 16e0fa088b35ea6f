import { setImmediate } from 'node:timers/promises';
import { Recorder } from './recorder.mjs';

/** The state that a chat client keeps, in memory, with a way to wait for a change of it. */
class MemoryState {
  #status = 'ready';
  #messages = [];
  #waiting = new Set();
  error = undefined;

  get status() { return this.#status; }
  set status(status) { this.#status = status; this.changed(); }
  get messages() { return this.#messages; }
  set messages(messages) { this.#messages = messages; this.changed(); }

  pushMessage = (message) => { this.messages = [...this.#messages, this.snapshot(message)]; };
  popMessage = () => { this.messages = this.#messages.slice(0, -1); };
  replaceMessage = (index, message) => { this.messages = this.#messages.with(index, this.snapshot(message)); };
  snapshot = (value) => structuredClone(value);

  until(condition) {
    return new Promise((resolve) => {
      const waiter = () => condition() && (this.#waiting.delete(waiter), resolve());
      this.#waiting.add(waiter);
      waiter();
    });
  }

  changed() {
    for (const waiter of [...this.#waiting]) waiter();
  }
}

/**
 * A page's chat: the real client of one AI SDK version with tools of its own. A tool is a function of its input; what it throws
 * becomes the call's error. Calls of tools it does not have are left alone, as a panel does.
 */
export class Chat {
  recorder = new Recorder();
  /** The calls that this client ran, in order. */
  ran = [];
  errors = [];
  /** What the tools have answered, by call id. */
  results;
  #state = new MemoryState();
  #running = 0;
  #tools;
  #client;
  #chat;

  /**
   * @param announce whether requests tell which tools this client runs, as assistant-ui's do
   * @param resumable whether the answer goes on when its connection is lost
   * @param id, messages, results what a page that is loaded again knows: the chat, and what its tools have answered, by call id
   */
  constructor(client, url, { tools = {}, announce = true, resumable = false, id, messages = [], results = new Map() } = {}) {
    const { AbstractChat, DefaultChatTransport, lastAssistantMessageIsCompleteWithToolCalls } = client.sdk;
    this.#tools = tools;
    this.results = results;
    this.#state.messages = messages;
    this.recorder.posted = { messages };
    this.#client = client;
    this.#chat = new (class extends AbstractChat {})({
      id,
      state: this.#state,
      transport: new DefaultChatTransport({
        api: `${url}/api/chat`,
        fetch: this.recorder.fetch,
        body: { ...(resumable && { resumable }), ...(announce && { tools: Object.fromEntries(Object.keys(tools).map((name) => [name, { description: name, parameters: {} }])) }) },
      }),
      sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls,
      onToolCall: ({ toolCall }) => {
        // The client would wait for a promise, and the promise for the client to take the result.
        void this.#start(toolCall);
      },
      onError: (error) => this.errors.push(error),
    });
  }

  get messages() { return this.#state.messages; }
  set messages(messages) { this.#chat.messages = messages; }
  get status() { return this.#state.status; }
  get last() { return this.messages.at(-1); }
  get exchanges() { return this.recorder.exchanges; }

  /** Sends a message and waits until the whole turn is over, with all its automatic follow-ups. */
  send = (text, more = {}) => this.#turn(this.#chat.sendMessage({ text, ...more }));

  /** Posts the transcript as it is. */
  post = () => this.#turn(this.#chat.sendMessage());

  regenerate = () => this.#turn(this.#chat.regenerate());

  stop = () => this.#chat.stop();

  /** Follows the answer that the service is giving this chat, as a page does after a reload. */
  resume = () => this.#turn(this.#chat.resumeStream());

  get id() { return this.#chat.id; }

  /** Waits for something to become true of the chat. */
  until = (condition) => this.#state.until(condition);

  /** The parts of a message of one kind. */
  parts = (type, message = this.last) => message.parts.filter((part) => part.type === type);

  text = (message = this.last) => this.parts('text', message).map((part) => part.text).join('');

  async #turn(begun) {
    await begun;
    do {
      await this.until(() => this.#running === 0 && ['ready', 'error'].includes(this.status));
      // The client decides on a follow-up in microtasks after the last answer of a tool.
      await setImmediate();
    } while (this.#running > 0 || !['ready', 'error'].includes(this.status));
    await Promise.all(this.exchanges.map(({ ended }) => ended));
  }

  async #start({ toolName: tool, toolCallId, input }) {
    const run = this.#tools[tool];
    if (!run) return;
    this.#running += 1;
    const answer = await this.#once(toolCallId, () => {
      this.ran.push({ tool, input });
      return Promise.resolve(input).then(run).then(
        (output) => ({ output, state: 'output-available' }),
        (error) => ({ errorText: error.message, state: 'output-error' }),
      );
    });
    await this.#chat[this.#client.addToolOutput]({ tool, toolCallId, ...answer });
    this.#running -= 1;
    this.#state.changed();
  }

  // An answer that is followed again brings calls that have run already.
  #once(toolCallId, run) {
    if (!this.results.has(toolCallId)) this.results.set(toolCallId, run());
    return this.results.get(toolCallId);
  }
}

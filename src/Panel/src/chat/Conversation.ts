import { generateId, lastAssistantMessageIsCompleteWithToolCalls, type FileUIPart } from 'ai';
import type { Canvas } from '../canvas/Canvas';
import { watchHealth } from '../service/health';
import type { Answering, Queued, Session } from '../sessions/Session';
import type { SessionStore } from '../sessions/SessionStore';
import { Store } from '../state/Store';
import { shorten } from '../text/shorten';
import { tools } from '../tools';
import { failureOf } from './failureOf';
import { isOpen, toolPartsOf, type Failure, type Metadata, type PanelMessage } from '../sessions/messages';
import { PanelChat } from './PanelChat';
import { PanelTransport } from './PanelTransport';
import { Reconnection } from './Reconnection';
import { AnswerGoneError, answeringOf, resultsOf, withoutHalfCalls } from './replay';
import { Saver } from './Saver';
import { settled } from './settled';
import { ToolRunner, type RunnerState } from './ToolRunner';
import { TurnUndos } from './TurnUndos';

export interface ConversationState extends RunnerState {
  /** True from the moment a message is sent until the answer, with all its tool calls, has ended. */
  busy: boolean;
  session: Session;
  /** What the answer waits for: its provider, or the connection to the service. */
  waiting?: Waiting | undefined;
  /** The panel's own messages during an answer; the transcript takes them when it ends. */
  notes: PanelMessage[];
}

export interface Waiting {
  /** The service's reason; empty when the connection is lost. */
  why: string;
  /** When the next try begins, in ms since 1970. */
  until: number;
}

const NAME_LENGTH = 60;

/** One conversation: its transcript, its queue and the answer in progress. It continues while the panel is closed. */
export class Conversation {
  readonly chat: PanelChat;
  readonly state: Store<ConversationState>;
  readonly undos: TurnUndos;
  readonly #canvas: Canvas;
  readonly #saver: Saver;
  readonly #transport: PanelTransport;
  #reconnection: Reconnection;
  #runner: ToolRunner | undefined;
  #error: Error | undefined;
  /** The stream broke off, so that nothing may be posted until it is followed again. */
  #isLost = false;
  #unwatch = (): void => undefined;

  constructor(session: Session, messages: PanelMessage[], canvas: Canvas, store: SessionStore | undefined) {
    this.#canvas = canvas;
    this.undos = new TurnUndos(canvas);
    this.state = new Store<ConversationState>({ busy: false, session, questions: {}, progress: {}, notes: [] });
    this.#saver = new Saver(store, () => ({ session: this.session, messages: this.chat.messages }));
    this.#transport = new PanelTransport(
      () => selected(canvas),
      () => this.session.model,
      (posted) => this.#answering(answeringOf(posted)),
    );
    this.chat = new PanelChat(
      {
        id: session.id,
        transport: this.#transport,
        onToolCall: ({ toolCall }) => this.#runCall(toolCall.toolCallId, toolCall.toolName, toolCall.input),
        onData: (part) => {
          if (part.type === 'data-waiting') this.#wait(part.data.why, part.data.seconds * 1000);
          if (part.type === 'data-notice') this.note(part.data.text);
        },
        onError: (error) => (this.#error = error),
        onFinish: ({ isAbort, isError, finishReason }) =>
          this.#finished(isAbort, isError ? this.#error : undefined, finishReason !== undefined),
      },
      session.answering ? messages : settled(messages),
      () => this.#runner?.stopped === false && !this.#isLost,
    );
    this.#reconnection = new Reconnection(this.chat, this.#transport);
    this.chat.transcript.onChange = (index) => {
      this.#saver.messageChanged(index);
      if (this.state.get().waiting?.why) this.state.update({ waiting: undefined });
    };
    if (session.answering) void this.#resume();
  }

  get session(): Session {
    return this.state.get().session;
  }

  /** Sends a message, or queues it until the answer in progress ends. */
  async send(text: string, files: FileUIPart[] = [], metadata: Metadata = {}): Promise<void> {
    if (this.state.get().busy) return this.setQueue([...this.session.queue, { id: generateId(), text, files }]);
    if (!this.session.named && this.session.name === '') this.patch({ name: shorten(text.trim(), NAME_LENGTH) });
    await this.#turn(() => this.chat.sendMessage({ text, files, metadata: { createdAt: Date.now(), ...metadata } }));
  }

  /** Goes on with the last answer if the service still has it, or regenerates it. */
  async retry(): Promise<void> {
    if (this.state.get().busy) return;
    if (this.session.answering && (await this.#resume()) !== 'gone') return;
    const last = this.chat.messages.findLastIndex((message) => !message.metadata?.local);
    if (last < 0) return;
    this.chat.messages = this.chat.messages.slice(0, last + 1);
    this.#mark({ failure: undefined, stopped: undefined });
    await this.#turn(() => this.chat.regenerate());
  }

  /** Replaces one of the user's messages and everything after it. */
  async resend(id: string, text: string): Promise<void> {
    const old = this.chat.messages.find((message) => message.id === id);
    if (!old || this.state.get().busy) return;
    const files = old.parts.filter((part): part is FileUIPart => part.type === 'file');
    await this.#turn(() => this.chat.sendMessage({ text, files, messageId: id, metadata: { createdAt: Date.now() } }));
  }

  async stop(): Promise<void> {
    if (!this.state.get().busy) return;
    this.#runner?.stop();
    void this.#transport.stopAnswer(this.chat.id);
    await this.chat.stop();
    this.#reconnection.restore();
    this.#mark({ stopped: true });
    this.#endTurn();
  }

  /** Adds a message from the panel itself, which is never sent to the model. */
  note(text: string): void {
    const { busy, notes } = this.state.get();
    if (notes.some((note) => note.parts.some((part) => part.type === 'text' && part.text === text))) return;
    const note: PanelMessage = {
      id: generateId(),
      role: 'assistant',
      parts: [{ type: 'text', text }],
      metadata: { local: true, createdAt: Date.now() },
    };
    // An answer is always added to the last message.
    if (busy) return this.state.update({ notes: [...notes, note] });
    this.chat.messages = [...this.chat.messages, note];
    this.patch({ updated: Date.now() });
  }

  clear(): void {
    this.chat.messages = [];
    this.patch({ usage: { inputTokens: 0, outputTokens: 0 }, answering: undefined });
    this.undos.clear();
  }

  patch(change: Partial<Session>): void {
    this.state.update({ session: { ...this.session, ...change } });
    this.#saver.sessionChanged();
  }

  setQueue(queue: Queued[]): void {
    this.patch({ queue });
  }

  /** Sends the first message in the queue. */
  async sendNext(): Promise<void> {
    const [next, ...rest] = this.session.queue;
    if (!next || this.state.get().busy) return;
    this.setQueue(rest);
    await this.send(next.text, next.files);
  }

  flush = (): Promise<void> => this.#saver.flush();
  leave = (): void => this.#saver.leave();

  async #turn(send: () => Promise<void>): Promise<void> {
    this.#begin(new Map());
    await send();
  }

  #begin(results: ConstructorParameters<typeof ToolRunner>[1]): void {
    this.#runner = new ToolRunner(this.#canvas, results, (callId, begun) => this.#begun(callId, begun));
    this.#reconnection = new Reconnection(this.chat, this.#transport);
    this.#isLost = false;
    const { state } = this.#runner;
    this.#unwatch = state.subscribe(() => this.state.update(state.get()));
    this.state.update({ busy: true });
    this.patch({ updated: Date.now() });
  }

  /** Goes on with the answer that an earlier page, or a lost connection, left behind. */
  async #resume(): Promise<'followed' | 'gone' | 'away'> {
    this.#begin(resultsOf(this.chat.messages, this.session.answering!));
    this.#reconnection.lost();
    const before = this.chat.messages.at(-1)?.metadata?.failure;
    this.#mark({ failure: undefined });
    return this.#follow(before);
  }

  /** @param failure Why there is no answer if the service has none either. */
  async #follow(failure?: Failure): Promise<'followed' | 'gone' | 'away'> {
    const runner = this.#runner;
    const { answering } = this.session;
    if (!runner || runner.stopped || !answering) return 'followed';
    try {
      const outcome = await this.#reconnection.follow(answering, runner.signal, (pause) => this.#wait('', pause));
      if (outcome !== 'followed') this.#giveUp(outcome, failure);
      return outcome;
    } catch (refusal) {
      this.#fail(failureOf(refusal as Error));
      return 'followed';
    }
  }

  #runCall(callId: string, name: string, args: unknown): void {
    // The stream announces the service's own calls too.
    if (!Object.hasOwn(tools, name)) return;
    const runner = this.#runner;
    // Not awaited: the stream waits for this method to return, and the output waits for the stream.
    void runner?.run(callId, name, args).then((output) => this.chat.addToolOutput({ tool: name as never, toolCallId: callId, output }));
  }

  #begun(callId: string, begun: boolean): void {
    const { answering } = this.session;
    if (!answering) return;
    const others = answering.begun.filter((id) => id !== callId);
    this.#answering({ ...answering, begun: begun ? [...others, callId] : others });
  }

  // Written at once, because the page may close at any moment.
  #answering(answering: Answering | undefined): void {
    this.#isLost = false;
    this.patch({ answering });
    void this.#saver.flush();
  }

  #finished(isAbort: boolean, error: Error | undefined, hasReason: boolean): void {
    this.state.update({ waiting: undefined });
    this.#isLost = false;
    if (isAbort || this.#runner?.stopped) return this.#endTurn();
    if (error instanceof AnswerGoneError) return this.#giveUp('gone');
    const failure = error && failureOf(error);
    if (failure ? failure.kind === 'cut' : !hasReason) return this.#lost();
    if (failure) return this.#fail(failure);
    this.#tidy();
    if (!this.#goesOn()) this.#endTurn();
  }

  #lost(): void {
    this.#isLost = true;
    // The chat is still finishing this request.
    if (this.#reconnection.lost()) setTimeout(() => void this.#follow());
    else this.#giveUp('gone');
  }

  // The turn continues while calls are open (the runner answers them) or answered (the chat posts them).
  #goesOn(): boolean {
    const { messages } = this.chat;
    const last = messages.at(-1);
    if (last?.role !== 'assistant' || this.#runner?.stopped !== false) return false;
    return toolPartsOf(last).some(isOpen) || lastAssistantMessageIsCompleteWithToolCalls({ messages });
  }

  // A request has ended: its tokens are counted, and what it did not finish writing was never called.
  #tidy(): void {
    const index = this.chat.messages.length - 1;
    const last = this.chat.messages[index];
    if (!last) return;
    const { usage, ...metadata } = last.metadata ?? {};
    if (usage) {
      const { inputTokens, outputTokens } = this.session.usage;
      this.patch({ usage: { inputTokens: inputTokens + usage.inputTokens, outputTokens: outputTokens + usage.outputTokens } });
    }
    this.chat.transcript.replaceMessage(index, { ...withoutHalfCalls(last), metadata });
  }

  #giveUp(why: 'gone' | 'away', failure: Failure = { kind: 'cut', text: '' }): void {
    this.#reconnection.restore();
    this.#fail(failure, why === 'away');
  }

  /** @param mayGoOn Whether the answer may still be running in the service: "Try again" looks for it first. */
  #fail(failure: Failure, mayGoOn = failure.kind === 'away'): void {
    const { answering } = this.session;
    if (failure.kind === 'away' || failure.kind === 'cut') void watchHealth();
    this.#mark({ failure });
    this.#runner?.stop();
    this.#endTurn();
    if (mayGoOn) this.#answering(answering);
  }

  #endTurn(): void {
    const runner = this.#runner;
    if (!runner) return;
    this.#runner = undefined;
    this.#unwatch();
    const undo = runner.end();
    const last = this.chat.messages.at(-1);
    this.#tidy();
    this.chat.messages = [...settled(this.chat.messages), ...this.state.get().notes];
    this.patch({ answering: undefined });
    if (undo && last) this.undos.add(last.id, undo);
    this.state.update({ busy: false, questions: {}, progress: {}, waiting: undefined, notes: [] });
    void this.#saver.flush();
    // After a stop or a failure, the user decides when the queue goes on.
    if (!last?.metadata?.stopped && !last?.metadata?.failure && !runner.stopped) setTimeout(() => void this.sendNext());
  }

  #wait(why: string, pause: number): void {
    this.state.update({ waiting: { why, until: Date.now() + pause } });
  }

  #mark(change: { [Key in keyof Metadata]: Metadata[Key] | undefined }): void {
    const index = this.chat.messages.length - 1;
    const last = this.chat.messages[index];
    if (last) this.chat.transcript.replaceMessage(index, { ...last, metadata: { ...last.metadata, ...change } as Metadata });
  }
}

function selected(canvas: Canvas): string {
  const nodes = canvas.selection().map((node) => `node ${node.id} (${node.type})`);
  return nodes.length === 0 ? '' : `On the canvas the user has selected ${nodes.join(', ')}: "this node" means that.`;
}

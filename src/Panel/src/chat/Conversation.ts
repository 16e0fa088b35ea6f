import { generateId, lastAssistantMessageIsCompleteWithToolCalls, type FileUIPart } from 'ai';
import type { Canvas } from '../canvas/Canvas';
import { watchHealth } from '../service/health';
import type { Queued, Session } from '../sessions/Session';
import type { SessionStore } from '../sessions/SessionStore';
import { Store } from '../state/Store';
import { shorten } from '../text/shorten';
import { tools } from '../tools';
import { failureOf } from './failureOf';
import { isOpen, toolPartsOf, type Metadata, type PanelMessage } from '../sessions/messages';
import { PanelChat } from './PanelChat';
import { Saver } from './Saver';
import { settled } from './settled';
import { ToolRunner, type RunnerState } from './ToolRunner';
import { transport } from './transport';
import { TurnUndos } from './TurnUndos';

export interface ConversationState extends RunnerState {
  /** True from the moment a message is sent until the answer, with all its tool calls, has ended. */
  busy: boolean;
  session: Session;
}

const NAME_LENGTH = 60;

/** One conversation: its transcript, its queue and the answer in progress. It continues while the panel is closed. */
export class Conversation {
  readonly chat: PanelChat;
  readonly state: Store<ConversationState>;
  readonly undos: TurnUndos;
  readonly #canvas: Canvas;
  readonly #saver: Saver;
  #runner: ToolRunner | undefined;
  #unwatch = (): void => undefined;

  constructor(session: Session, messages: PanelMessage[], canvas: Canvas, store: SessionStore | undefined) {
    this.#canvas = canvas;
    this.undos = new TurnUndos(canvas);
    this.state = new Store<ConversationState>({ busy: false, session, questions: {}, progress: {} });
    this.#saver = new Saver(store, () => ({ session: this.session, messages: this.chat.messages }));
    this.chat = new PanelChat(
      {
        id: session.id,
        transport: transport(() => selected(canvas)),
        onToolCall: ({ toolCall }) => this.#runCall(toolCall.toolCallId, toolCall.toolName, toolCall.input),
        onError: (error) => this.#fail(error),
        onFinish: ({ isAbort, isError, finishReason, message, messages }) => {
          this.#count(message.metadata);
          if (isError || isAbort) return this.#endTurn();
          if (finishReason === undefined) this.#mark({ failure: { kind: 'cut', text: '' } });
          else if (messages.at(-1)?.role === 'assistant' && this.#goesOn(messages)) return;
          this.#endTurn();
        },
      },
      settled(messages),
      () => this.#runner?.stopped === false,
    );
    if (session.running) this.#interrupted();
    this.chat.transcript.onChange = (index) => this.#saver.messageChanged(index);
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

  /** Regenerates the last answer. */
  async retry(): Promise<void> {
    if (this.state.get().busy) return;
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
    await this.chat.stop();
    this.#mark({ stopped: true });
    this.#endTurn();
  }

  /** Adds a message from the panel itself, which is never sent to the model. */
  note(text: string): void {
    this.chat.messages = [
      ...this.chat.messages,
      { id: generateId(), role: 'assistant', parts: [{ type: 'text', text }], metadata: { local: true, createdAt: Date.now() } },
    ];
    this.patch({ updated: Date.now() });
  }

  clear(): void {
    this.chat.messages = [];
    this.patch({ usage: { inputTokens: 0, outputTokens: 0 } });
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
    this.#runner = new ToolRunner(this.#canvas);
    const { state } = this.#runner;
    this.#unwatch = state.subscribe(() => this.state.update(state.get()));
    this.state.update({ busy: true });
    this.patch({ updated: Date.now(), running: true });
    await send();
  }

  #runCall(callId: string, name: string, args: unknown): void {
    // The stream announces the service's own calls too.
    if (!Object.hasOwn(tools, name)) return;
    const runner = this.#runner;
    // Not awaited: the stream waits for this method to return, and the output waits for the stream.
    void runner?.run(callId, name, args).then((output) => this.chat.addToolOutput({ tool: name as never, toolCallId: callId, output }));
  }

  // The turn continues while calls are open (the runner answers them) or answered (the chat posts them).
  #goesOn(messages: PanelMessage[]): boolean {
    return (
      this.#runner?.stopped === false &&
      (toolPartsOf(messages.at(-1)).some(isOpen) || lastAssistantMessageIsCompleteWithToolCalls({ messages }))
    );
  }

  #fail(error: Error): void {
    if (this.#runner?.stopped) return;
    const failure = failureOf(error);
    if (failure.kind === 'away' || failure.kind === 'cut') void watchHealth();
    this.#mark({ failure });
    this.#runner?.stop();
  }

  #endTurn(): void {
    const runner = this.#runner;
    if (!runner) return;
    this.#runner = undefined;
    this.#unwatch();
    const undo = runner.end();
    const last = this.chat.messages.at(-1);
    this.chat.messages = settled(this.chat.messages);
    this.patch({ running: false });
    if (undo && last) this.undos.add(last.id, undo);
    this.state.update({ busy: false, questions: {}, progress: {} });
    void this.#saver.flush();
    // After a stop or a failure, the user decides when the queue goes on.
    if (!last?.metadata?.stopped && !last?.metadata?.failure && !runner.stopped) setTimeout(() => void this.sendNext());
  }

  // The page was closed or crashed during an answer.
  #interrupted(): void {
    this.patch({ running: false });
    this.#mark({ failure: { kind: 'cut', text: '' } });
  }

  #mark(change: { [Key in keyof Metadata]: Metadata[Key] | undefined }): void {
    const index = this.chat.messages.length - 1;
    const last = this.chat.messages[index];
    if (last) this.chat.transcript.replaceMessage(index, { ...last, metadata: { ...last.metadata, ...change } as Metadata });
  }

  #count(metadata: Metadata | undefined): void {
    const { usage } = this.session;
    const more = metadata?.usage;
    if (more)
      this.patch({ usage: { inputTokens: usage.inputTokens + more.inputTokens, outputTokens: usage.outputTokens + more.outputTokens } });
  }
}

function selected(canvas: Canvas): string {
  const nodes = canvas.selection().map((node) => `node ${node.id} (${node.type})`);
  return nodes.length === 0 ? '' : `On the canvas the user has selected ${nodes.join(', ')}: "this node" means that.`;
}

import { generateId, type FileUIPart } from 'ai';
import type { Canvas } from '../canvas/Canvas';
import { namedIn } from '../mentions/Mention';
import type { Metadata, PanelMessage } from '../sessions/messages';
import type { Queued, Session } from '../sessions/Session';
import type { SessionStore } from '../sessions/SessionStore';
import { Snapshots } from '../sessions/Snapshots';
import { titleOf } from '../sessions/titleOf';
import { Store } from '../state/Store';
import { Answer } from './Answer';
import type { ConversationState } from './ConversationState';
import { Forks } from './Forks';
import { LeftCanvas } from './LeftCanvas';
import { LeftRun } from './LeftRun';
import { markLast } from './markLast';
import { OutsideCalls } from './OutsideCalls';
import { PanelChat } from './PanelChat';
import { PanelTransport } from './PanelTransport';
import { Saver } from './Saver';
import { SentSelection } from './SentSelection';
import { settled } from './settled';
import { TurnHistory } from './TurnHistory';

/** One conversation: its transcript, its queue and the answer in progress. It continues while the panel is closed. */
export class Conversation {
  readonly chat: PanelChat;
  readonly state: Store<ConversationState>;
  readonly turns: TurnHistory;
  readonly forks: Forks;
  readonly leftRun: LeftRun;
  readonly selection: SentSelection;
  /** What MCP clients do on the canvas. */
  readonly outside: OutsideCalls;
  readonly #canvas: Canvas;
  readonly #saver: Saver;
  readonly #snapshots: Snapshots;
  readonly #answer: Answer;
  readonly #leftCanvas: LeftCanvas;

  constructor(session: Session, messages: PanelMessage[], canvas: Canvas, store: SessionStore | undefined, snapshots = new Snapshots()) {
    this.#canvas = canvas;
    this.#snapshots = snapshots;
    this.#leftCanvas = new LeftCanvas(canvas, snapshots);
    this.turns = new TurnHistory(canvas, snapshots, () => this.chat.transcript);
    this.forks = new Forks(snapshots, session.id);
    this.state = new Store<ConversationState>({ busy: false, session, questions: {}, progress: {}, notes: [], thinking: [] });
    this.selection = new SentSelection(canvas);
    this.leftRun = new LeftRun(canvas, this.state, (text) => this.note(text));
    this.#saver = new Saver(store, () => ({ session: this.session, messages: this.chat.messages }));
    const transport = new PanelTransport(
      () => [this.selection.inWords(), this.#receipt()].filter(Boolean).join('\n'),
      () => this.session.model,
      (posted) => this.#answer.posted(posted),
    );
    this.chat = new PanelChat(
      {
        id: session.id,
        transport,
        onToolCall: ({ toolCall }) => this.#answer.runCall(toolCall.toolCallId, toolCall.toolName, toolCall.input),
        onData: (part) => {
          if (part.type === 'data-waiting') this.#answer.wait(part.data.why, part.data.seconds * 1000);
          if (part.type === 'data-notice') this.note(part.data.text);
          if (part.type === 'data-failure') this.#answer.learned(part.data.kind);
          if (part.type === 'data-context') this.patch({ context: part.data });
        },
        onError: (error) => this.#answer.failed(error),
        onFinish: ({ isAbort, isError, finishReason }) => this.#answer.finished(isAbort, isError, finishReason !== undefined),
      },
      session.answering ? messages : settled(messages),
      () => this.#answer.mayPost,
    );
    this.#answer = new Answer({
      canvas,
      chat: this.chat,
      transport,
      turns: this.turns,
      state: this.state,
      patch: (change) => this.patch(change),
      flush: () => this.#saver.flush(),
      leftRun: (run) => this.leftRun.left(run),
      onBegin: () => this.outside.stop(),
      onEnd: () => {
        this.#name(this.chat.messages);
        this.#leftCanvas.ended();
      },
      // After a stop or a failure, the user decides when the queue goes on.
      onDone: () => setTimeout(() => void this.sendNext()),
    });
    this.outside = new OutsideCalls({
      canvas,
      turns: this.turns,
      state: this.state,
      isBusy: () => this.state.get().busy,
      messages: () => this.chat.messages,
      add: (message) => {
        this.chat.messages = [...this.chat.messages, message];
        this.patch({ updated: Date.now() });
      },
      replace: (index, message) => this.chat.transcript.replaceMessage(index, message),
      leftRun: (run) => this.leftRun.left(run),
    });
    this.chat.transcript.onChange = (index) => {
      this.#saver.messageChanged(index);
      this.#answer.saw(this.chat.messages[index]);
    };
    const isBack = session.left && this.#leftCanvas.restore(session.left);
    if (session.left) this.patch({ left: undefined });
    if (session.answering) void this.#answer.resume(isBack);
  }

  get session(): Session {
    return this.state.get().session;
  }

  /**
   * Sends a message, or queues it until the answer in progress ends; while a question or a proposal waits for the user, it
   * answers that, or rejects it with its words.
   */
  async send(text: string, files: FileUIPart[] = [], metadata: Metadata = {}): Promise<void> {
    if (files.length === 0 && text.trim() !== '' && this.#answer.hear(text.trim())) return;
    if (this.state.get().busy) {
      const { mentions } = metadata;
      return this.setQueue([...this.session.queue, { id: generateId(), text, files, ...(mentions && { mentions }) }]);
    }
    this.patch({ workflow: this.#canvas.tab().name });
    this.#name([...this.chat.messages, { id: '', role: 'user', parts: [{ type: 'text', text }, ...files], metadata }]);
    await this.#answer.begin(() => this.chat.sendMessage({ text, files, metadata: this.#metadata(metadata) }));
  }

  /** Goes on with the last answer if the service still has it, or regenerates it. The answer so far stays as another version. */
  async retry(): Promise<void> {
    if (this.state.get().busy) return;
    if (this.session.answering && (await this.#answer.resume()) !== 'gone') return;
    const asked = this.chat.messages.findLastIndex((message) => message.role === 'user');
    if (asked < 0) return;
    this.chat.messages = await this.forks.begin(this.chat.messages, asked + 1);
    markLast(this.chat, { failure: undefined, stopped: undefined, canvas: this.turns.now() });
    await this.#answer.begin(() => this.chat.regenerate());
  }

  /** Sends one of the user's messages in other words. It stays, with what followed, as another version. */
  async resend(id: string, text: string): Promise<void> {
    const index = this.chat.messages.findIndex((message) => message.id === id);
    const old = this.chat.messages[index];
    if (!old || this.state.get().busy) return;
    const files = old.parts.filter((part): part is FileUIPart => part.type === 'file');
    const mentions = namedIn(text, old.metadata?.mentions);
    this.chat.messages = await this.forks.begin(this.chat.messages, index);
    const metadata = this.#metadata(mentions.length > 0 ? { mentions } : {});
    await this.#answer.begin(() => this.chat.sendMessage({ text, files, metadata }));
  }

  /** Shows another version of what followed a message. The workflow stays as it is. */
  async showVersion(parent: string, index: number): Promise<void> {
    if (this.state.get().busy) return;
    this.chat.messages = await this.forks.show(this.chat.messages, parent, index);
    this.patch({ updated: Date.now() });
  }

  async stop(): Promise<void> {
    if (this.state.get().busy) await this.#answer.stop();
  }

  /** The last message with a workflow of its own, unless that is what is on the canvas. */
  lastCanvas(): string | undefined {
    const last = this.chat.messages.findLast(({ metadata }) => metadata?.canvas ?? metadata?.turn);
    const kept = last?.metadata?.turn?.after ?? last?.metadata?.canvas?.kept;
    return kept === this.turns.now().kept ? undefined : last?.id;
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
    this.patch({ usage: { inputTokens: 0, outputTokens: 0 }, usageBy: undefined, context: undefined, answering: undefined });
    this.forks.clear();
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
    const mentions = namedIn(next.text, next.mentions);
    await this.send(next.text, next.files, mentions.length > 0 ? { mentions } : {});
  }

  flush = async (): Promise<void> => void (await Promise.all([this.#saver.flush(), this.#snapshots.flush()]));

  leave = (): void => {
    const left = this.#leftCanvas.keep(this.state.get().busy);
    if (left) this.patch({ left });
    this.#saver.leave();
    this.#snapshots.leave();
  };

  #name(messages: readonly PanelMessage[]): void {
    const { named, name } = this.session;
    const title = titleOf(messages);
    if (!named && title !== '' && title !== name) this.patch({ name: title });
  }

  // What the last answer said it did, and the canvas did not keep.
  #receipt(): string {
    const { receipt, undone } = this.chat.messages.findLast(({ role }) => role === 'assistant')?.metadata ?? {};
    return receipt && !undone ? `After your last answer, ${receipt.text} A node or a script on the canvas did that: tell the user.` : '';
  }

  #metadata(more: Metadata): Metadata {
    return { createdAt: Date.now(), canvas: this.turns.now(), ...more };
  }
}

import { generateId, lastAssistantMessageIsCompleteWithToolCalls, type FileUIPart } from 'ai';
import type { Canvas } from '../canvas/Canvas';
import type { GraphNode } from '../canvas/graph';
import { watchHealth } from '../service/health';
import type { Answering, Queued, Session } from '../sessions/Session';
import type { SessionStore } from '../sessions/SessionStore';
import { Snapshots } from '../sessions/Snapshots';
import { settings } from '../state/settings';
import { Store } from '../state/Store';
import { sentence } from '../toolbox/Receipt';
import { listTools } from '../service/tools';
import { serverTool } from '../toolbox/serverTool';
import { tools } from '../tools';
import { counted } from './counted';
import { failureOf } from './failureOf';
import { Forks } from './Forks';
import { OutsideCalls } from './OutsideCalls';
import { titleOf } from '../sessions/titleOf';
import { namedIn } from '../mentions/Mention';
import { isOpen, toolPartsOf, type Failure, type Metadata, type PanelMessage } from '../sessions/messages';
import { PanelChat } from './PanelChat';
import { PanelTransport } from './PanelTransport';
import { Reconnection } from './Reconnection';
import { EarlierAnswerError, answeringOf, resultsOf, withoutHalfCalls } from './replay';
import { Saver } from './Saver';
import { settled } from './settled';
import { ThinkingTimes } from './ThinkingTimes';
import { ToolRunner, type RunnerState } from './ToolRunner';
import type { SavedGraph } from '../workflow/savedGraph';
import { TurnHistory } from './TurnHistory';

export interface ConversationState extends RunnerState {
  /** True from the moment a message is sent until the answer, with all its tool calls, has ended. */
  busy: boolean;
  session: Session;
  /** What the answer waits for: its provider, or the connection to the service. */
  waiting?: Waiting | undefined;
  /** A run in ComfyUI that the user is asked about, because they stopped the answer that began it. */
  leftRun?: string | undefined;
  /** The panel's own messages during an answer; the transcript takes them when it ends. */
  notes: PanelMessage[];
  /** How long the thoughts of the answer in progress took, in ms; empty where it began before our eyes. */
  thinking: readonly number[];
}

export interface Waiting {
  /** The service's reason; empty when the connection is lost. */
  why: string;
  /** When the next try begins, in ms since 1970. */
  until: number;
}

/** One conversation: its transcript, its queue and the answer in progress. It continues while the panel is closed. */
export class Conversation {
  readonly chat: PanelChat;
  readonly state: Store<ConversationState>;
  readonly turns: TurnHistory;
  readonly forks: Forks;
  /** What MCP clients do on the canvas. */
  readonly outside: OutsideCalls;
  readonly #canvas: Canvas;
  readonly #saver: Saver;
  readonly #snapshots: Snapshots;
  readonly #transport: PanelTransport;
  #reconnection: Reconnection;
  #runner: ToolRunner | undefined;
  #thinking = new ThinkingTimes();
  #error: Error | undefined;
  /** What the stream said is wrong at the provider, before its error. */
  #about: string | undefined;
  /** Whether the turn began before this page was loaded, or its connection was lost. */
  #isResumed = false;
  /** The stream broke off, so that nothing may be posted until it is followed again. */
  #isLost = false;
  #unwatch = (): void => undefined;
  /** The nodes whose selection the user has taken off their messages, until they select others. */
  #setAside: string | undefined;

  constructor(session: Session, messages: PanelMessage[], canvas: Canvas, store: SessionStore | undefined, snapshots = new Snapshots()) {
    this.#canvas = canvas;
    this.#snapshots = snapshots;
    this.turns = new TurnHistory(canvas, snapshots, () => this.chat.transcript);
    this.forks = new Forks(snapshots, session.id);
    this.state = new Store<ConversationState>({ busy: false, session, questions: {}, progress: {}, notes: [], thinking: [] });
    this.#saver = new Saver(store, () => ({ session: this.session, messages: this.chat.messages }));
    this.#transport = new PanelTransport(
      () => [this.#selection(), this.#receipt()].filter(Boolean).join('\n'),
      () => this.session.model,
      (posted) => {
        const answering = answeringOf(posted);
        const { before, tab = canvas.tab() } = this.session.answering ?? {};
        this.#answering(answering && { ...answering, before, tab });
      },
    );
    this.chat = new PanelChat(
      {
        id: session.id,
        transport: this.#transport,
        onToolCall: ({ toolCall }) => this.#runCall(toolCall.toolCallId, toolCall.toolName, toolCall.input),
        onData: (part) => {
          if (part.type === 'data-waiting') this.#wait(part.data.why, part.data.seconds * 1000);
          if (part.type === 'data-notice') this.note(part.data.text);
          if (part.type === 'data-failure') this.#about = part.data.kind;
          if (part.type === 'data-context') this.patch({ context: part.data });
        },
        onError: (error) => (this.#error = error),
        onFinish: ({ isAbort, isError, finishReason }) =>
          this.#finished(isAbort, isError ? this.#error : undefined, finishReason !== undefined),
      },
      session.answering ? messages : settled(messages),
      () => this.#runner?.stopped === false && !this.#isLost,
    );
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
      leftRun: (run) => this.#left(run),
    });
    this.#reconnection = new Reconnection(this.chat, this.#transport);
    this.chat.transcript.onChange = (index) => {
      this.#saver.messageChanged(index);
      const changed = this.chat.messages[index];
      if (changed?.role === 'assistant' && this.#runner && this.#thinking.saw(changed)) this.state.update({ thinking: this.#thinking.all });
      if (this.state.get().waiting?.why) this.state.update({ waiting: undefined });
    };
    if (session.answering) void this.#resume();
  }

  get session(): Session {
    return this.state.get().session;
  }

  /** Sends a message, or queues it until the answer in progress ends; while a proposal waits for the user, it rejects that with its words. */
  async send(text: string, files: FileUIPart[] = [], metadata: Metadata = {}): Promise<void> {
    if (files.length === 0 && text.trim() !== '' && this.#runner?.reject(text.trim())) return;
    if (this.state.get().busy) {
      const { mentions } = metadata;
      return this.setQueue([...this.session.queue, { id: generateId(), text, files, ...(mentions && { mentions }) }]);
    }
    this.patch({ workflow: this.#canvas.tab().name });
    this.#name([...this.chat.messages, { id: '', role: 'user', parts: [{ type: 'text', text }, ...files], metadata }]);
    await this.#turn(() => this.chat.sendMessage({ text, files, metadata: this.#metadata(metadata) }));
  }

  /** Goes on with the last answer if the service still has it, or regenerates it. The answer so far stays as another version. */
  async retry(): Promise<void> {
    if (this.state.get().busy) return;
    if (this.session.answering && (await this.#resume()) !== 'gone') return;
    const asked = this.chat.messages.findLastIndex((message) => message.role === 'user');
    if (asked < 0) return;
    this.chat.messages = await this.forks.begin(this.chat.messages, asked + 1);
    this.#mark({ failure: undefined, stopped: undefined, canvas: this.turns.now() });
    await this.#turn(() => this.chat.regenerate());
  }

  /** Sends one of the user's messages in other words. It stays, with what followed, as another version. */
  async resend(id: string, text: string): Promise<void> {
    const index = this.chat.messages.findIndex((message) => message.id === id);
    const old = this.chat.messages[index];
    if (!old || this.state.get().busy) return;
    const files = old.parts.filter((part): part is FileUIPart => part.type === 'file');
    const mentions = namedIn(text, old.metadata?.mentions);
    this.chat.messages = await this.forks.begin(this.chat.messages, index);
    await this.#turn(() => this.chat.sendMessage({ text, files, metadata: this.#metadata(mentions.length > 0 ? { mentions } : {}) }));
  }

  /** Shows another version of what followed a message. The workflow stays as it is. */
  async showVersion(parent: string, index: number): Promise<void> {
    if (this.state.get().busy) return;
    this.chat.messages = await this.forks.show(this.chat.messages, parent, index);
    this.patch({ updated: Date.now() });
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

  /** The user's answer to whether the run stops too. It is remembered. */
  async stopLeftRun(stop: boolean): Promise<void> {
    const { leftRun } = this.state.get();
    settings.update({ stopRuns: stop ? 'always' : 'never' });
    this.state.update({ leftRun: undefined });
    if (stop && leftRun) await this.#stopRun(leftRun);
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

  /** What is selected on the canvas and goes with the next message. */
  selection(): readonly GraphNode[] {
    const nodes = this.#canvas.selection();
    if (this.#setAside !== undefined && keyOf(nodes) !== this.#setAside) this.#setAside = undefined;
    return this.#setAside === undefined ? nodes : [];
  }

  /** Takes what is selected now off the next messages. It stays selected. */
  setSelectionAside(): void {
    this.#setAside = keyOf(this.#canvas.selection());
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
    this.#saver.leave();
    this.#snapshots.leave();
  };

  async #turn(send: () => Promise<void>): Promise<void> {
    this.patch({ answering: undefined });
    this.#isResumed = false;
    this.#begin(new Map());
    await send();
  }

  #name(messages: readonly PanelMessage[]): void {
    const { named, name } = this.session;
    const title = titleOf(messages);
    if (!named && title !== '' && title !== name) this.patch({ name: title });
  }

  #begin(results: ConstructorParameters<typeof ToolRunner>[1]): void {
    this.outside.stop();
    this.#runner = new ToolRunner(
      this.#canvas,
      results,
      (callId, begun) => this.#begun(callId, begun),
      (run) => this.#left(run),
      (before) => this.#edits(before),
      this.session.answering?.tab,
    );
    this.#reconnection = new Reconnection(this.chat, this.#transport);
    this.#isLost = false;
    this.#thinking = new ThinkingTimes();
    this.#about = undefined;
    const { state } = this.#runner;
    this.#unwatch = state.subscribe(() => this.state.update(state.get()));
    this.state.update({ busy: true, leftRun: undefined, thinking: [] });
    this.patch({ updated: Date.now() });
  }

  /** Goes on with the answer that an earlier page, or a lost connection, left behind. */
  async #resume(): Promise<'followed' | 'gone' | 'away'> {
    this.#isResumed = true;
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
    const runner = this.#runner;
    if (Object.hasOwn(tools, name)) this.#run(runner, callId, name, args);
    // The stream announces the service's own calls too. After a reload, it may bring a call before the tools of MCP servers are listed.
    else if (name.includes('__')) void listTools().then(() => serverTool(name) && this.#run(runner, callId, name, args));
  }

  #run(runner: ToolRunner | undefined, callId: string, name: string, args: unknown): void {
    // Not awaited: the stream waits for this method to return, and the output waits for the stream.
    void runner?.run(callId, name, args).then((output) => this.chat.addToolOutput({ tool: name as never, toolCallId: callId, output }));
  }

  #begun(callId: string, begun: boolean): void {
    const { answering } = this.session;
    if (!answering) return;
    const others = answering.begun.filter((id) => id !== callId);
    this.#answering({ ...answering, begun: begun ? [...others, callId] : others });
  }

  // What the user has taken off the message is none of the model's business.
  #selection(): string {
    const nodes = this.#canvas.selection();
    return keyOf(nodes) === this.#setAside ? '' : selected(nodes);
  }

  // What the last answer said it did, and the canvas did not keep.
  #receipt(): string {
    const { receipt, undone } = this.chat.messages.findLast(({ role }) => role === 'assistant')?.metadata ?? {};
    return receipt && !undone ? `After your last answer, ${receipt.text} A node or a script on the canvas did that: tell the user.` : '';
  }

  #metadata(more: Metadata): Metadata {
    return { createdAt: Date.now(), canvas: this.turns.now(), ...more };
  }

  // A reload keeps what was before it.
  #edits(before: SavedGraph): void {
    const { answering } = this.session;
    if (answering && !answering.before) this.#answering({ ...answering, before: this.turns.keep(before) });
  }

  #left(run: string): void {
    const { stopRuns } = settings.get();
    if (stopRuns === 'ask') this.state.update({ leftRun: run });
    else if (stopRuns === 'always') void this.#stopRun(run);
  }

  async #stopRun(run: string): Promise<void> {
    try {
      await this.#canvas.stopRun(run);
    } catch (failure) {
      this.note((failure as Error).message);
    }
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
    if (error instanceof EarlierAnswerError) return this.#postAgain();
    const failure = error && failureOf(error, this.#about);
    if (failure ? failure.kind === 'cut' : !hasReason) return this.#lost();
    if (failure) return this.#fail(failure);
    this.#tidy();
    if (!this.#goesOn()) this.#endTurn();
  }

  // The page was closed before the service had what it was to answer.
  #postAgain(): void {
    this.#reconnection = new Reconnection(this.chat, this.#transport);
    // The chat is still finishing this request.
    setTimeout(() => {
      if (this.#runner?.stopped === false) void this.chat.sendMessage();
    });
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
    if (usage) this.patch(counted(this.session, usage, metadata.model));
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
    const edits = runner.end();
    const earlier = this.#isResumed ? this.session.answering?.before : undefined;
    const before = earlier ?? (edits && this.turns.keep(edits.before));
    const after = edits?.after ?? (earlier && runner.saved());
    const last = this.chat.messages.at(-1);
    this.#tidy();
    // What an answer that is followed again had thought before comes at once.
    if (!this.#isResumed && last?.role === 'assistant' && this.#thinking.all.length > 0) this.#mark({ thinking: this.#thinking.all });
    this.chat.messages = [...settled(this.chat.messages), ...this.state.get().notes];
    this.patch({ answering: undefined });
    this.#name(this.chat.messages);
    if (before && after && last) this.turns.record(last.id, { tab: runner.tab, before, after: this.turns.keep(after) });
    if (last) void this.#lookAgain(runner, last.id);
    this.state.update({ busy: false, questions: {}, progress: {}, waiting: undefined, notes: [] });
    void this.#saver.flush();
    // After a stop or a failure, the user decides when the queue goes on.
    if (!last?.metadata?.stopped && !last?.metadata?.failure && !runner.stopped) setTimeout(() => void this.sendNext());
  }

  // The answer has said what it did by now. A node may still change that.
  async #lookAgain(runner: ToolRunner, messageId: string): Promise<void> {
    const receipt = await runner.lastLook();
    const index = this.chat.messages.findIndex(({ id }) => id === messageId);
    const message = this.chat.messages[index];
    if (!receipt || !message || message.metadata?.undone || this.#runner) return;
    const metadata = { ...message.metadata, receipt: { ...receipt, text: sentence(receipt.lost, receipt.count) } };
    this.chat.transcript.replaceMessage(index, { ...message, metadata });
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

function selected(selection: readonly GraphNode[]): string {
  const nodes = selection.map((node) => `node ${node.id} (${node.type})`);
  return nodes.length === 0 ? '' : `On the canvas the user has selected ${nodes.join(', ')}: "this node" means that.`;
}

const keyOf = (nodes: readonly GraphNode[]): string => nodes.map(({ id }) => id).join();

import { lastAssistantMessageIsCompleteWithToolCalls } from 'ai';
import type { Answering, Session } from '../sessions/Session';
import { isOpen, toolPartsOf, type PanelMessage } from '../sessions/messages';
import { sentence } from '../toolbox/Receipt';
import type { ToolResult } from '../toolbox/tool';
import { isRunHere } from '../tools';
import type { SavedGraph } from '../workflow/savedGraph';
import type { AnswerHost } from './AnswerHost';
import { counted } from './counted';
import { markLast } from './markLast';
import { withoutHalfCalls } from './replay';
import { settled } from './settled';
import { ThinkingTimes } from './ThinkingTimes';
import { ToolRunner } from './ToolRunner';

/** What an answer does in this page, from its first request to its last: its calls, its thoughts, and what is kept of it. */
export class AnswerTurn {
  readonly #host: AnswerHost;
  readonly #runner: ToolRunner;
  readonly #thinking = new ThinkingTimes();
  readonly #isResumed: boolean;
  readonly #keep: (answering: Answering) => void;
  readonly #unwatch: () => void;

  /**
   * @param results The results of the calls that ran before this page was loaded.
   * @param isResumed Whether it began before this page was loaded, or its connection was lost.
   * @param keep Keeps how far it got, for a reload.
   * @param isReady Resolves once the workflow is as an earlier page left it.
   */
  constructor(
    host: AnswerHost,
    results: Map<string, ToolResult>,
    isResumed: boolean,
    keep: (answering: Answering) => void,
    isReady?: Promise<void>,
  ) {
    this.#host = host;
    this.#isResumed = isResumed;
    this.#keep = keep;
    host.onBegin();
    this.#runner = new ToolRunner(
      host.canvas,
      results,
      (callId, begun) => this.#begun(callId, begun),
      host.leftRun,
      (before) => this.#edits(before),
      this.#session.answering?.tab,
    );
    if (isReady) this.#runner.waitFor(isReady);
    const { state } = this.#runner;
    this.#unwatch = state.subscribe(() => host.state.update(state.get()));
    host.state.update({ busy: true, leftRun: undefined, thinking: [] });
    host.patch({ updated: Date.now() });
  }

  get stopped(): boolean {
    return this.#runner.stopped;
  }

  get signal(): AbortSignal {
    return this.#runner.signal;
  }

  stop(): void {
    this.#runner.stop();
  }

  /** Takes the user's words for the answer to a question, or the rejection of a proposal, that waits for them; false if none does. */
  hear(words: string): boolean {
    return this.#runner.hear(words);
  }

  runCall(callId: string, name: string, args: unknown): void {
    // Not awaited: the stream waits for this method to return, and the output waits for the stream.
    void isRunHere(name).then(async (mine) => {
      // The stream announces the service's own calls too.
      if (!mine) return;
      const output = await this.#runner.run(callId, name, args);
      await this.#host.chat.addToolOutput({ tool: name as never, toolCallId: callId, output });
    });
  }

  /** Call whenever the answer has changed. */
  saw(message: PanelMessage): void {
    if (this.#thinking.saw(message)) this.#host.state.update({ thinking: this.#thinking.all });
  }

  /** Whether calls are open, which the runner answers, or answered, which the chat posts. */
  goesOn(): boolean {
    const { messages } = this.#host.chat;
    const last = messages.at(-1);
    if (last?.role !== 'assistant' || this.stopped) return false;
    return toolPartsOf(last).some(isOpen) || lastAssistantMessageIsCompleteWithToolCalls({ messages });
  }

  /** Call when a request has ended: its tokens are counted, and what it did not finish writing was never called. */
  tidy(): void {
    const { chat, patch } = this.#host;
    const index = chat.messages.length - 1;
    const last = chat.messages[index];
    if (!last) return;
    const { usage, ...metadata } = last.metadata ?? {};
    if (usage) patch(counted(this.#session, usage, metadata.model));
    chat.transcript.replaceMessage(index, { ...withoutHalfCalls(last), metadata });
  }

  /** Call once. */
  end(): void {
    const { chat, turns, state, patch } = this.#host;
    const runner = this.#runner;
    this.#unwatch();
    const edits = runner.end();
    const earlier = this.#isResumed ? this.#session.answering?.before : undefined;
    const before = earlier ?? (edits && turns.keep(edits.before));
    const after = edits?.after ?? (earlier && runner.saved());
    const last = chat.messages.at(-1);
    this.tidy();
    // What an answer that is followed again had thought before comes at once.
    if (!this.#isResumed && last?.role === 'assistant' && this.#thinking.all.length > 0) markLast(chat, { thinking: this.#thinking.all });
    chat.messages = [...settled(chat.messages), ...state.get().notes];
    patch({ answering: undefined });
    this.#host.onEnd();
    if (before && after && last) turns.record(last.id, { tab: runner.tab, before, after: turns.keep(after) });
    if (last) void this.#lookAgain(last.id);
    state.update({ busy: false, questions: {}, progress: {}, waiting: undefined, notes: [] });
    void this.#host.flush();
    if (!last?.metadata?.stopped && !last?.metadata?.failure && !runner.stopped) this.#host.onDone();
  }

  get #session(): Session {
    return this.#host.state.get().session;
  }

  #begun(callId: string, begun: boolean): void {
    const { answering } = this.#session;
    if (!answering) return;
    const others = answering.begun.filter((id) => id !== callId);
    this.#keep({ ...answering, begun: begun ? [...others, callId] : others });
  }

  // A reload keeps what was before it.
  #edits(before: SavedGraph): void {
    const { answering } = this.#session;
    if (answering && !answering.before) this.#keep({ ...answering, before: this.#host.turns.keep(before) });
  }

  // The answer has said what it did by now. A node may still change that.
  async #lookAgain(messageId: string): Promise<void> {
    const { chat, state } = this.#host;
    const receipt = await this.#runner.lastLook();
    const index = chat.messages.findIndex(({ id }) => id === messageId);
    const message = chat.messages[index];
    if (!receipt || !message || message.metadata?.undone || state.get().busy) return;
    const metadata = { ...message.metadata, receipt: { ...receipt, text: sentence(receipt.lost, receipt.count) } };
    chat.transcript.replaceMessage(index, { ...message, metadata });
  }
}

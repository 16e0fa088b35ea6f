import { watchHealth } from '../service/health';
import type { Answering } from '../sessions/Session';
import type { Failure, PanelMessage } from '../sessions/messages';
import type { ToolResult } from '../toolbox/tool';
import type { AnswerHost } from './AnswerHost';
import { AnswerTurn } from './AnswerTurn';
import { failureOf } from './failureOf';
import { markLast } from './markLast';
import { Reconnection } from './Reconnection';
import { answeringOf, EarlierAnswerError, resultsOf } from './replay';

type Followed = 'followed' | 'gone' | 'away';

/** The answer in progress: its requests, how each of them ends, and going on after a reload or a lost connection. */
export class Answer {
  readonly #host: AnswerHost;
  #reconnection: Reconnection;
  #turn: AnswerTurn | undefined;
  #error: Error | undefined;
  /** What the stream said is wrong at the provider, before its error. */
  #about: string | undefined;
  /** The stream broke off, so that nothing may be posted until it is followed again. */
  #isLost = false;

  constructor(host: AnswerHost) {
    this.#host = host;
    this.#reconnection = new Reconnection(host.chat, host.transport);
  }

  /** Whether the results of calls may be posted. */
  get mayPost(): boolean {
    return this.#turn?.stopped === false && !this.#isLost;
  }

  /** @param send Posts what is to be answered. */
  async begin(send: () => Promise<void>): Promise<void> {
    this.#host.patch({ answering: undefined });
    this.#start(new Map(), false);
    await send();
  }

  /**
   * Goes on with the answer that an earlier page, or a lost connection, left behind.
   * @param isReady Resolves once the workflow is as it was; calls wait for that.
   */
  async resume(isReady?: Promise<void>): Promise<Followed> {
    const { chat, state } = this.#host;
    this.#start(resultsOf(chat.messages, state.get().session.answering!), true, isReady);
    this.#reconnection.lost();
    const before = chat.messages.at(-1)?.metadata?.failure;
    markLast(chat, { failure: undefined });
    return this.#follow(before);
  }

  async stop(): Promise<void> {
    const { chat, transport } = this.#host;
    this.#turn?.stop();
    void transport.stopAnswer(chat.id);
    await chat.stop();
    this.#reconnection.restore();
    markLast(chat, { stopped: true });
    this.#end();
  }

  /** Takes the user's words for the answer to a question, or the rejection of a proposal, that waits for them; false if none does. */
  hear(words: string): boolean {
    return this.#turn?.hear(words) === true;
  }

  runCall(callId: string, name: string, args: unknown): void {
    this.#turn?.runCall(callId, name, args);
  }

  /** Call with what is posted. */
  posted(messages: PanelMessage[]): void {
    const { canvas, state } = this.#host;
    const answering = answeringOf(messages);
    const { before, tab = canvas.tab() } = state.get().session.answering ?? {};
    this.#keep(answering && { ...answering, before, tab });
  }

  /**
   * Says that it waits.
   * @param pause In ms.
   */
  wait(why: string, pause: number): void {
    this.#host.state.update({ waiting: { why, until: Date.now() + pause } });
  }

  /** Call with what is wrong at the provider; its error follows. */
  learned(about: string): void {
    this.#about = about;
  }

  failed(error: Error): void {
    this.#error = error;
  }

  /** Call whenever the transcript has changed, with the message that did. */
  saw(message: PanelMessage | undefined): void {
    const { state } = this.#host;
    if (message?.role === 'assistant') this.#turn?.saw(message);
    if (state.get().waiting?.why) state.update({ waiting: undefined });
  }

  /** Call when the stream of a request has ended. */
  finished(isAbort: boolean, isError: boolean, hasReason: boolean): void {
    this.#host.state.update({ waiting: undefined });
    this.#isLost = false;
    if (isAbort || this.#turn?.stopped) return this.#end();
    const error = isError ? this.#error : undefined;
    if (error instanceof EarlierAnswerError) return this.#postAgain();
    const failure = error && failureOf(error, this.#about);
    if (failure ? failure.kind === 'cut' : !hasReason) return this.#lost();
    if (failure) return this.#fail(failure);
    this.#turn?.tidy();
    if (!this.#turn?.goesOn()) this.#end();
  }

  #start(results: Map<string, ToolResult>, isResumed: boolean, isReady?: Promise<void>): void {
    const { chat, transport } = this.#host;
    this.#turn = new AnswerTurn(this.#host, results, isResumed, (answering) => this.#keep(answering), isReady);
    this.#reconnection = new Reconnection(chat, transport);
    this.#isLost = false;
    this.#about = undefined;
  }

  /** @param failure Why there is no answer if the service has none either. */
  async #follow(failure?: Failure): Promise<Followed> {
    const turn = this.#turn;
    const { answering } = this.#host.state.get().session;
    if (!turn || turn.stopped || !answering) return 'followed';
    try {
      const outcome = await this.#reconnection.follow(answering, turn.signal, (pause) => this.wait('', pause));
      if (outcome !== 'followed') this.#giveUp(outcome, failure);
      return outcome;
    } catch (refusal) {
      this.#fail(failureOf(refusal as Error));
      return 'followed';
    }
  }

  // Written at once, because the page may close at any moment.
  #keep(answering: Answering | undefined): void {
    this.#isLost = false;
    this.#host.patch({ answering });
    void this.#host.flush();
  }

  // The page was closed before the service had what it was to answer.
  #postAgain(): void {
    const { chat, transport } = this.#host;
    this.#reconnection = new Reconnection(chat, transport);
    // The chat is still finishing this request.
    setTimeout(() => {
      if (this.#turn?.stopped === false) void chat.sendMessage();
    });
  }

  #lost(): void {
    this.#isLost = true;
    // The chat is still finishing this request.
    if (this.#reconnection.lost()) setTimeout(() => void this.#follow());
    else this.#giveUp('gone');
  }

  #giveUp(why: 'gone' | 'away', failure: Failure = { kind: 'cut', text: '' }): void {
    this.#reconnection.restore();
    this.#fail(failure, why === 'away');
  }

  /** @param mayGoOn Whether the answer may still be running in the service: "Try again" looks for it first. */
  #fail(failure: Failure, mayGoOn = failure.kind === 'away'): void {
    const { answering } = this.#host.state.get().session;
    if (failure.kind === 'away' || failure.kind === 'cut') void watchHealth();
    markLast(this.#host.chat, { failure });
    this.#turn?.stop();
    this.#end();
    if (mayGoOn) this.#keep(answering);
  }

  #end(): void {
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.end();
  }
}

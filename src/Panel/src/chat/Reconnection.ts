import { ServiceError } from '../service/service';
import type { Answering } from '../sessions/Session';
import type { PanelMessage } from '../sessions/messages';
import type { PanelChat } from './PanelChat';
import type { PanelTransport } from './PanelTransport';
import { cutBack, onlyNewer, sizeOf } from './replay';
import { rest } from '../toolbox/pause';

/** In ms. */
const PAUSES = [0, 1_000, 2_000, 4_000];
const LOSSES = 4;

/** Follows an answer whose reader was lost: its page was reloaded, or the connection dropped. */
export class Reconnection {
  readonly #chat: PanelChat;
  readonly #transport: PanelTransport;
  /** The transcript where most of the answer had arrived. */
  #best: PanelMessage[] = [];
  #losses = 0;

  constructor(chat: PanelChat, transport: PanelTransport) {
    this.#chat = chat;
    this.#transport = transport;
  }

  /** The reader was lost. False if it was lost again and again without getting any further. */
  lost(): boolean {
    const isFurther = sizeOf(this.#chat.messages) > sizeOf(this.#best);
    this.#losses = isFurther ? 1 : this.#losses + 1;
    if (isFurther) this.#best = this.#chat.messages;
    return this.#losses <= LOSSES;
  }

  /** Puts the transcript back where most of the answer had arrived. */
  restore(): void {
    if (sizeOf(this.#best) > sizeOf(this.#chat.messages)) this.#chat.messages = this.#best;
  }

  /**
   * Reads the answer again from its first chunk, and then as it comes; the chat reports its end. Throws what the service refuses.
   * @param onWait Called before each pause, in ms.
   */
  async follow(answering: Answering, signal: AbortSignal, onWait: (pause: number) => void): Promise<'followed' | 'gone' | 'away'> {
    const isStopped = () => signal.aborted;
    for (const pause of PAUSES) {
      if (pause > 0) onWait(pause);
      await rest(pause, signal);
      if (isStopped()) return 'followed';
      try {
        const stream = await this.#transport.reconnectToStream({ chatId: this.#chat.id, abortSignal: signal });
        const posted = stream && cutBack(this.#chat.messages, answering);
        if (!posted) return 'gone';
        this.#chat.messages = posted;
        this.#transport.readNext(onlyNewer(stream, posted));
        await this.#chat.sendMessage();
        return 'followed';
      } catch (failure) {
        if (isStopped()) return 'followed';
        if (!(failure instanceof ServiceError && failure.kind === 'away')) throw failure;
      }
    }
    return 'away';
  }
}

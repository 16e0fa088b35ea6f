import type { PanelApp } from '../app/PanelApp';
import type { Conversation } from '../chat/Conversation';
import { t } from '../i18n/text';
import { shorten } from '../text/shorten';
import type { Toast, Toasts } from './comfy';
import { watchConversation } from './watchConversation';

const LONGEST = 200;
/** How long the end of a turn is shown, in ms. An error stays longer, a question until it is answered or the panel is opened. */
const LIFE = 6_000;
const ERROR_LIFE = 15_000;

/** Says over ComfyUI's page what the panel would show if it were open: that a turn has ended, how, or that it waits for the user. */
export class TellWhileClosed {
  readonly #toasts: Toasts | undefined;
  readonly #isOpen: () => boolean;
  /** The questions that were announced, by call id. */
  readonly #asked = new Map<string, Toast>();
  #watched: Conversation | undefined;
  #wasBusy = false;

  constructor(panel: PanelApp, toasts: Toasts | undefined, isOpen: () => boolean) {
    this.#toasts = toasts;
    this.#isOpen = isOpen;
    watchConversation(panel, (conversation) => this.#look(conversation));
  }

  /** The panel shows the questions itself now. */
  opened(): void {
    for (const id of this.#asked.keys()) this.#takeBack(id);
  }

  #look(conversation: Conversation): void {
    const { busy, questions } = conversation.state.get();
    for (const id of this.#asked.keys()) if (!Object.hasOwn(questions, id)) this.#takeBack(id);
    if (!this.#isOpen()) for (const id of Object.keys(questions)) this.#ask(id, conversation);
    const hasEnded = this.#watched === conversation && this.#wasBusy && !busy;
    this.#watched = conversation;
    this.#wasBusy = busy;
    // A turn that is stopped ends first, and is then marked as stopped.
    if (hasEnded && !this.#isOpen()) setTimeout(() => this.#end(conversation));
  }

  #ask(id: string, conversation: Conversation): void {
    if (this.#asked.has(id)) return;
    const question = conversation.state.get().questions[id];
    const detail = question?.kind === 'ask' ? question.question : nameOf(conversation);
    const toast: Toast = { severity: 'warn', summary: t('toast.asks'), detail: shorten(detail, LONGEST) };
    this.#asked.set(id, toast);
    this.#toasts?.add(toast);
  }

  #takeBack(id: string): void {
    const toast = this.#asked.get(id);
    this.#asked.delete(id);
    if (toast) this.#toasts?.remove(toast);
  }

  #end(conversation: Conversation): void {
    const { failure, stopped } = conversation.chat.messages.at(-1)?.metadata ?? {};
    // Who stopped it knows; what is queued goes on at once.
    if (stopped || conversation.state.get().busy || (!failure && conversation.session.queue.length > 0)) return;
    this.#toasts?.add(
      failure
        ? {
            severity: 'error',
            summary: t('toast.failed'),
            detail: shorten(failure.text || nameOf(conversation), LONGEST),
            life: ERROR_LIFE,
          }
        : { severity: 'success', summary: t('toast.done'), detail: shorten(nameOf(conversation), LONGEST), life: LIFE },
    );
  }
}

const nameOf = ({ session }: Conversation): string => session.name || t('sessions.unnamed');

import type { ChatState, ChatStatus } from 'ai';
import type { PanelMessage } from '../sessions/messages';

const REDRAW = 50;

/**
 * The transcript, outside React. A delta replaces the last message at the cost of a shallow copy; subscribers are notified at most
 * twenty times a second, so that an answer of 20,000 deltas stays smooth.
 */
export class MessageState implements ChatState<PanelMessage> {
  #messages: PanelMessage[];
  #status: ChatStatus = 'ready';
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  /** Called with the index of each message that changed, or -1 if the list itself did. */
  onChange: (index: number) => void = () => undefined;
  error: Error | undefined;

  constructor(messages: PanelMessage[]) {
    this.#messages = messages;
  }

  get messages(): PanelMessage[] {
    return this.#messages;
  }

  set messages(messages: PanelMessage[]) {
    this.#messages = messages;
    this.onChange(-1);
    this.#notify();
  }

  get status(): ChatStatus {
    return this.#status;
  }

  set status(status: ChatStatus) {
    this.#status = status;
    this.#notify();
  }

  pushMessage = (message: PanelMessage): void => {
    this.#messages = [...this.#messages, message];
    this.onChange(this.#messages.length - 1);
    this.#notify();
  };

  popMessage = (): void => {
    this.messages = this.#messages.slice(0, -1);
  };

  replaceMessage = (index: number, message: PanelMessage): void => {
    this.#messages = this.#messages.with(index, { ...message, parts: [...message.parts] });
    this.onChange(index);
    this.#timer ??= setTimeout(() => this.#notify(), REDRAW);
  };

  snapshot = <T>(thing: T): T => structuredClone(thing);

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #notify(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.forEach((listener) => listener());
  }
}

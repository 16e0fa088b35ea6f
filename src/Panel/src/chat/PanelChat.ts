import { AbstractChat, lastAssistantMessageIsCompleteWithToolCalls, type ChatInit } from 'ai';
import { MessageState } from './MessageState';
import type { PanelMessage } from '../sessions/messages';

type Init = Omit<ChatInit<PanelMessage>, 'messages' | 'sendAutomaticallyWhen'>;

/** The AI SDK's chat, with our own transcript as its state. */
export class PanelChat extends AbstractChat<PanelMessage> {
  readonly transcript: MessageState;

  /** @param goesOn Whether answered tool calls are posted back; false after a stop. */
  constructor(init: Init, messages: PanelMessage[], goesOn: () => boolean) {
    const transcript = new MessageState(messages);
    super({
      ...init,
      state: transcript,
      sendAutomaticallyWhen: ({ messages }) => goesOn() && lastAssistantMessageIsCompleteWithToolCalls({ messages }),
    });
    this.transcript = transcript;
  }
}

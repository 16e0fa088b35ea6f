import { DefaultChatTransport, type UIMessageChunk } from 'ai';
import { existing } from '../service/models';
import { address, optional, sendJson } from '../service/service';
import { forgetTools } from '../service/tools';
import type { PanelMessage } from '../sessions/messages';
import type { ChosenModel } from '../state/settings';
import { forModel } from './forModel';
import { offeredTools } from './offeredTools';
import { serviceFetch } from './serviceFetch';

type Options<Name extends 'sendMessages' | 'reconnectToStream'> = Parameters<DefaultChatTransport<PanelMessage>[Name]>[0];

/** Posts the transcript, the names of the tools that run here, and what the user has selected. */
export class PanelTransport extends DefaultChatTransport<PanelMessage> {
  readonly #onPost: (messages: PanelMessage[]) => void;
  #replay: ReadableStream<UIMessageChunk> | undefined;

  constructor(about: () => string, chosen: () => ChosenModel | undefined, onPost: (messages: PanelMessage[]) => void) {
    super({
      fetch: (url, init) =>
        serviceFetch(url, init).catch((failure: unknown) => {
          forgetTools();
          throw failure;
        }),
      prepareSendMessagesRequest: async ({ id, messages, trigger, messageId }) => {
        // A plug-in may have been built since, or a tool switched off: the list is new with each of the user's messages.
        if (messages.at(-1)?.role === 'user') forgetTools();
        return {
          // The service then says how much of the window the request takes, and what it cut.
          api: `${address()}/api/chat?debug=context`,
          body: {
            id,
            // The answer goes on in the service while this page is away.
            resumable: true,
            messages: forModel(messages),
            trigger,
            messageId,
            tools: Object.fromEntries((await offeredTools()).map((name) => [name, {}])),
            system: about(),
            ...existing(chosen()),
          },
        };
      },
      prepareReconnectToStreamRequest: ({ id }) => ({ api: `${address()}${answerPath(id)}/stream` }),
    });
    this.#onPost = onPost;
  }

  /**
   * Makes the next request read this stream instead of posting. The chat's own way of resuming would begin an empty message, and an
   * answer to tool results would lose what came before them.
   */
  readNext(replay: ReadableStream<UIMessageChunk>): void {
    this.#replay = replay;
  }

  override async sendMessages(options: Options<'sendMessages'>): Promise<ReadableStream<UIMessageChunk>> {
    const replay = this.#replay;
    this.#replay = undefined;
    if (replay) return replay;
    this.#onPost(options.messages);
    return super.sendMessages(options);
  }

  /** The answer that the service is giving, from its first chunk; null if it has none. */
  override async reconnectToStream(options: Options<'reconnectToStream'>): Promise<ReadableStream<UIMessageChunk> | null> {
    return (await optional(super.reconnectToStream(options))) ?? null;
  }

  /** Stops the answer in the service. Losing its reader is not enough. */
  async stopAnswer(id: string): Promise<void> {
    try {
      await optional(sendJson('DELETE', answerPath(id)));
    } catch (failure) {
      // Without a reader, the service stops it after a while.
      console.warn('ComfyAssistant: the service was not reached to stop the answer', failure);
    }
  }
}

function answerPath(id: string): string {
  return `/api/chat/${encodeURIComponent(id)}`;
}

import { DefaultChatTransport } from 'ai';
import { address, call } from '../service/service';
import { forgetTools } from '../service/tools';
import { offeredTools } from './offeredTools';
import type { PanelMessage } from '../sessions/messages';
import { forModel } from './forModel';

/** Posts the transcript, the names of the tools that run here, and what the user has selected. */
export function transport(about: () => string): DefaultChatTransport<PanelMessage> {
  return new DefaultChatTransport<PanelMessage>({
    fetch: (url, init) =>
      call((url instanceof Request ? url.url : String(url)).slice(address().length), init).catch((failure: unknown) => {
        forgetTools();
        throw failure;
      }),
    prepareSendMessagesRequest: async ({ id, messages, trigger, messageId }) => ({
      api: `${address()}/api/chat`,
      body: {
        id,
        messages: forModel(messages),
        trigger,
        messageId,
        tools: Object.fromEntries((await offeredTools()).map((name) => [name, {}])),
        system: about(),
      },
    }),
  });
}

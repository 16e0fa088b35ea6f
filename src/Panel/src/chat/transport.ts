import { DefaultChatTransport } from 'ai';
import { address, call } from '../service/service';
import { forgetTools, offeredTools } from '../tools/offered';
import { forModel, type PanelMessage } from './messages';

/** Posts the transcript, with the names of the tools that run here and what the user has selected. */
export function transport(about: () => string): DefaultChatTransport<PanelMessage> {
  return new DefaultChatTransport<PanelMessage>({
    fetch: (url, init) =>
      call(String(url).slice(address().length), init).catch((failure: unknown) => {
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

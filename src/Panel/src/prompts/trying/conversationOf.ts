import { readRequest } from '../../service/requests';
import type { PanelMessage } from '../../sessions/messages';
import { canvasThen } from './canvasThen';
import { questionOf, typed, type Conversation } from './bothWays';
import type { Choice } from './ConversationChoice';

/** The conversation that was chosen. Throws where it cannot be used. */
export async function conversationOf({ request, message, start }: Choice): Promise<Conversation> {
  const workflow = start.trim() === '' ? {} : (JSON.parse(start) as object);
  if (!request) return { ...typed(message), start: workflow };
  const kept = await readRequest(request);
  const question = questionOf((kept.messages ?? []) as PanelMessage[]);
  const then = start.trim() === '' ? await canvasThen(kept.head.chat, kept.head.asked) : undefined;
  return { ...(question ?? typed(kept.head.question)), start: workflow, then };
}

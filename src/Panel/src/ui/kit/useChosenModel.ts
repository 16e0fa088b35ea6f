import type { useText } from '../../i18n/text';
import { existing, models, type Connection } from '../../service/models';
import { useStore } from '../../state/Store';
import { settings, type ChosenModel } from '../../state/settings';
import { useConversation, useConversationState } from './context';

/** The model chosen for this conversation, and a way to choose another; new conversations begin with the last choice. */
export function useChosenModel(): [ChosenModel | undefined, (chosen: ChosenModel) => void] {
  const conversation = useConversation();
  const chosen = useConversationState((state) => state.session.model);
  const now = useStore(models);
  return [
    existing(chosen, now),
    (model) => {
      conversation.patch({ model });
      settings.update({ model });
    },
  ];
}

/** The name under which a connection's model is shown. */
export function shownModel(connection: Connection, chosen: string | undefined, t: ReturnType<typeof useText>): string {
  if (connection.provider === 'demo') return t('status.demo');
  return chosen ?? connection.model ?? connection.answers ?? t('models.auto');
}

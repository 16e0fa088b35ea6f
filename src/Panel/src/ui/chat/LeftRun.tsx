import { useText } from '../../i18n/text';
import { useConversation, useConversationState } from '../kit/context';

/** Asks once whether stopping an answer also stops the run that it began in ComfyUI. */
export function LeftRun() {
  const t = useText();
  const conversation = useConversation();
  const run = useConversationState((state) => state.leftRun);
  if (!run) return null;
  return (
    <section className="preview" role="alertdialog" aria-label={t('run.left')}>
      <p>{t('run.left')}</p>
      <div className="row">
        <button type="button" className="primary" onClick={() => void conversation.leftRun.answer(true)}>
          {t('run.stop')}
        </button>
        <button type="button" onClick={() => void conversation.leftRun.answer(false)}>
          {t('run.finish')}
        </button>
      </div>
      <small>{t('run.remembered')}</small>
    </section>
  );
}

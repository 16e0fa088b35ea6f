import { useText } from '../../i18n/text';

/** Asks once whether the model may see pictures. */
export function PicturesQuestion({ answer }: { answer: (agreed: boolean) => void }) {
  const t = useText();
  return (
    <section className="preview" aria-label={t('pictures.ask')}>
      <p>{t('pictures.ask')}</p>
      <div className="row">
        <button type="button" className="primary" onClick={() => answer(true)}>
          {t('pictures.allow')}
        </button>
        <button type="button" onClick={() => answer(false)}>
          {t('pictures.deny')}
        </button>
      </div>
      <small>{t('run.remembered')}</small>
    </section>
  );
}

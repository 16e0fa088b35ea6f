import { useText } from '../../i18n/text';

interface Props {
  mine: string;
  other: string;
  answer: (back: boolean) => void;
}

/** Says that a turn waits, because the user looks at another workflow than the one it works on. */
export function TabQuestion({ mine, other, answer }: Props) {
  const t = useText();
  const asks = t('tab.asks', { mine, other });
  return (
    <section className="preview" aria-label={asks}>
      <p>{asks}</p>
      <div className="row">
        <button type="button" className="primary" onClick={() => answer(true)}>
          {t('tab.back', { mine })}
        </button>
        <button type="button" onClick={() => answer(false)}>
          {t('tab.leave')}
        </button>
      </div>
    </section>
  );
}

import { useText } from '../../i18n/text';
import { directionOf } from '../../text/direction';

/**
 * What the model thought, folded.
 * @param took For how long, in ms; 0 or undefined where nobody watched.
 */
export function Reasoning({ text, busy, took }: { text: string; busy: boolean; took: number | undefined }) {
  const t = useText();
  const done = took ? t('message.thoughtFor', { count: Math.max(1, Math.round(took / 1000)) }) : t('message.reasoned');
  return (
    <details className="reasoning">
      <summary>
        {busy ? t('message.reasoning') : done}
        {busy && <span className="pulse" aria-hidden="true" />}
      </summary>
      <div dir={directionOf(text)}>{text}</div>
    </details>
  );
}

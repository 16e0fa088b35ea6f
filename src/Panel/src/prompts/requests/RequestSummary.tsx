import { useText } from '../../i18n/text';
import type { RequestHead } from '../../service/requests';

/** Model, calls, tokens and time in a line. */
export function RequestSummary({ head }: { head: RequestHead }) {
  const t = useText();
  const { model, calls, inputTokens: input, outputTokens: output, milliseconds, draft } = head;
  const seconds = Math.round(milliseconds / 100) / 10;
  return (
    <p className="muted small-text">
      {t('requests.summary', { model, calls, input, output, seconds })}
      {draft && ` · ${t('try.draft')}: ${draft}`}
    </p>
  );
}

export function Outcome({ head: { outcome } }: { head: RequestHead }) {
  const t = useText();
  if (outcome === 'answered') return null;
  return <span className={outcome === 'failed' ? 'badge bad' : 'badge'}>{t(`requests.${outcome}`)}</span>;
}

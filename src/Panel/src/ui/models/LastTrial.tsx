import { useLanguage, useText } from '../../i18n/text';
import type { Connection } from '../../service/models';

/** How well the connection did when it was last tried, in a line. */
export function LastTrial({ trial }: { trial: NonNullable<Connection['trial']> }) {
  const t = useText();
  const language = useLanguage();
  const date = new Date(trial.date).toLocaleDateString(language, { dateStyle: 'medium' });
  const { passed, jobs, model } = trial;
  return <p className="muted small-text">{t('trial.last', { passed, jobs, model, date })}</p>;
}

import { useText } from '../../i18n/text';
import { directionOf } from '../../text/direction';
import { shorten } from '../../text/shorten';
import { useApp } from '../kit/context';
import { Drawer } from '../kit/Drawer';
import { Thumb } from './Thumb';
import { useResults } from './useResults';

const LONGEST_TITLE = 80;

/** All that the conversation's runs made, what was asked for last first. */
export function ResultsDrawer() {
  const t = useText();
  const app = useApp();
  const groups = useResults();
  return (
    <Drawer title={t('results.title')}>
      {groups.length === 0 && <p className="muted">{t('results.none')}</p>}
      {groups.toReversed().map(({ id, asked, results }) => {
        const title = shorten(asked.replaceAll(/\s+/g, ' ').trim(), LONGEST_TITLE);
        return (
          <section key={id} className="results" aria-label={title || t('results.title')}>
            {title && (
              <h3 className="aligned" dir={directionOf(title)}>
                {title}
              </h3>
            )}
            <ul>
              {results.map((result) => (
                <li key={result.id}>
                  <Thumb result={result} aria-label={t('results.enlarge', { name: result.name })} onClick={() => app.view(result.id)} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Drawer>
  );
}

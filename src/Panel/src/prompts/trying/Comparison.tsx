import { localeOf, useLanguage, useText, type Key } from '../../i18n/text';
import { directionOf } from '../../text/direction';
import { WAYS, type Both, type Way, type WayName } from './bothWays';

const TITLES: Record<WayName, Key> = { stored: 'try.stored', draft: 'try.draft' };

/** Both ways side by side, and below in what they differ. */
export function Comparison({ both }: { both: Both }) {
  const t = useText();
  return (
    <>
      <div className="two ways">
        {WAYS.map((way) => (
          <WayColumn key={way} title={t(TITLES[way])} way={both[way]} />
        ))}
      </div>
      <Differences both={both} />
    </>
  );
}

function WayColumn({ title, way }: { title: string; way: Way }) {
  const t = useText();
  return (
    <section className="way" aria-label={title} aria-busy={way.state === 'running'}>
      <h3>{title}</h3>
      {way.said.map((said, index) =>
        'text' in said ? (
          <p key={index} className="way-text" dir={directionOf(said.text)}>
            {said.text}
          </p>
        ) : (
          <p key={index} className="way-call">
            <code>{said.tool}</code> <span className="muted small-text">{said.input}</span>
          </p>
        ),
      )}
      {way.state === 'running' && <span className="pulse" role="img" aria-label={t('message.working')} />}
      {way.state === 'stopped' && <p className="mark">{t('requests.stopped')}</p>}
      {way.problem && (
        <p className="failure" role="alert">
          {way.problem}
        </p>
      )}
    </section>
  );
}

interface Figure {
  label: Key;
  of: (way: Way) => number | undefined;
  /** What it was at the beginning. */
  from?: (way: Way) => number | undefined;
}

const FIGURES: readonly Figure[] = [
  { label: 'prompts.requests', of: ({ spent }) => spent.requests },
  { label: 'try.calls', of: ({ calls }) => calls.length },
  { label: 'try.failed', of: ({ calls }) => calls.filter(({ error }) => error !== undefined).length },
  { label: 'try.tokensIn', of: ({ spent }) => spent.usage.inputTokens },
  { label: 'try.tokensOut', of: ({ spent }) => spent.usage.outputTokens },
  { label: 'try.seconds', of: ({ milliseconds }) => Math.round(milliseconds / 100) / 10 },
  { label: 'try.nodes', of: ({ nodes }) => nodes?.after, from: ({ nodes }) => nodes?.before },
];

function Differences({ both: { stored, draft } }: { both: Both }) {
  const t = useText();
  const locale = localeOf(useLanguage());
  const written = (value: number | undefined, signed = false) =>
    value === undefined ? '–' : value.toLocaleString(locale, signed ? { signDisplay: 'exceptZero', maximumFractionDigits: 1 } : {});
  const ranged = (from: number | undefined, to: number | undefined) =>
    from === undefined ? written(to) : `${written(from)} → ${written(to)}`;
  const names = ({ calls }: Way) => calls.map(({ name }) => name).join(', ') || '–';
  return (
    <div className="table-frame" role="region" aria-label={t('answer.table')} tabIndex={0}>
      <table className="differences">
        <thead>
          <tr>
            <th />
            <th scope="col">{t('try.stored')}</th>
            <th scope="col">{t('try.draft')}</th>
            <th scope="col">{t('try.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {FIGURES.map(({ label, of, from }) => {
            const [before, after] = [of(stored), of(draft)];
            return (
              <tr key={label}>
                <th scope="row">{t(label)}</th>
                <td>{ranged(from?.(stored), before)}</td>
                <td>{ranged(from?.(draft), after)}</td>
                <td>{before === undefined || after === undefined ? '–' : written(after - before, true)}</td>
              </tr>
            );
          })}
          <tr data-differs={names(stored) !== names(draft) || undefined}>
            <th scope="row">{t('models.tools')}</th>
            <td>{names(stored)}</td>
            <td>{names(draft)}</td>
            <td>{names(stored) === names(draft) ? '' : '≠'}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

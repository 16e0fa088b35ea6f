import { useEffect, useId, useState } from 'react';
import type { Change, Decision, Review } from '../../canvas/review';
import { all, toggled } from '../../canvas/review';
import { short, sides } from '../../text/sides';
import { useText } from '../../i18n/text';
import type { Tab } from '../../canvas/Canvas';
import type { ReviewMarks } from '../../toolbox/reviewMarks';
import { useApp } from '../kit/context';

const VALUE_LENGTH = 60;

interface Props {
  review: Review;
  marks: ReviewMarks;
  /** The workflow that it would change. */
  tab: Tab;
  answer: (decision: Decision) => void;
}

/** Shows what a new workflow would change, one by one and on the canvas itself, and asks the user which of it they accept. */
export function ChangePreview({ review, marks, tab, answer }: Props) {
  const t = useText();
  const title = useId();
  const { canvas } = useApp().home;
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(() => all(review));
  useEffect(() => {
    const wanted = [...accepted].flatMap((id) => marks.get(id) ?? []);
    return canvas.mark([...new Set(wanted)], tab.id);
  }, [canvas, marks, tab, accepted]);
  const { summary, list } = review;
  const toggle = (id: string) => setAccepted((now) => toggled(review, now, id));
  const group = (className: string, heading: string, changes: Change[]) => (
    <Group className={className} title={heading} changes={changes} accepted={accepted} toggle={toggle} />
  );
  const isPart = accepted.size < list.length;
  return (
    <section className="preview" aria-labelledby={title}>
      <h3 id={title}>{t('change.title')}</h3>
      {group(
        'removed',
        t('change.removed', { count: summary.removed.length }),
        list.filter(({ kind }) => kind === 'removed'),
      )}
      <div className="preview-list">
        {group(
          'changed',
          t('change.changed', { count: summary.changed.length }),
          list.filter(({ kind }) => kind !== 'removed' && kind !== 'added'),
        )}
        {group(
          'added',
          t('change.added', { count: summary.added.length }),
          list.filter(({ kind }) => kind === 'added'),
        )}
        {summary.unchanged > 0 && <p className="muted">{t('change.same', { count: summary.unchanged })}</p>}
      </div>
      <div className="row">
        <button type="button" className="primary" disabled={accepted.size === 0} onClick={() => answer({ accepted })}>
          {isPart ? t('change.applyPart', { count: accepted.size, of: list.length }) : t('change.apply')}
        </button>
        <button type="button" onClick={() => answer({ accepted: new Set() })}>
          {t('change.reject')}
        </button>
      </div>
      <small>{t('change.words')}</small>
    </section>
  );
}

interface GroupProps {
  className: string;
  title: string;
  changes: Change[];
  accepted: ReadonlySet<string>;
  toggle: (id: string) => void;
}

function Group({ className, title, changes, accepted, toggle }: GroupProps) {
  if (changes.length === 0) return null;
  return (
    <details className={className} open>
      <summary>{title}</summary>
      <ul>
        {changes.map((change) => (
          <li key={change.id}>
            <label>
              <input type="checkbox" checked={accepted.has(change.id)} onChange={() => toggle(change.id)} />
              <span>
                <strong>
                  <bdi>{change.node.title || change.node.type}</bdi>
                </strong>{' '}
                <span className="muted" dir="ltr">
                  #{change.node.id}
                </span>
                <What change={change} />
              </span>
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

function What({ change: { kind, node, name, from, to } }: { change: Change }) {
  const t = useText();
  if (kind === 'removed') return null;
  if (kind === 'added')
    return (
      <span className="values">
        {' '}
        <bdi dir="ltr">{values(node.values)}</bdi>
      </span>
    );
  const [before, after] = sides(from, to, VALUE_LENGTH);
  return (
    <span className="sides">
      <span className="muted">{kind === 'link' ? t('change.link', { name: name ?? '' }) : name}</span> <del>{before}</del>{' '}
      <span className="pointing">→</span> <ins>{after}</ins>
    </span>
  );
}

function values(all: Record<string, unknown>): string {
  return Object.entries(all)
    .map(([name, value]) => `${name} ${short(value, VALUE_LENGTH)}`)
    .join(' · ');
}

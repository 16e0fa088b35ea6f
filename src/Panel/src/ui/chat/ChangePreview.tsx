import { useId } from 'react';
import type { Changes, OutlineNode, ValueChange } from '../../canvas/outline';
import { plain } from '../../text/plain';
import { shorten } from '../../text/shorten';
import { useText } from '../../i18n/text';

const SHOWN = 8;
const VALUE_LENGTH = 60;

interface Props {
  changes: Changes;
  answer: (agreed: boolean) => void;
}

/** Shows what a new workflow would change, and asks the user. */
export function ChangePreview({ changes, answer }: Props) {
  const t = useText();
  const title = useId();
  return (
    <section className="preview" aria-labelledby={title}>
      <h3 id={title}>{t('change.title')}</h3>
      <div className="preview-list">
        <Group
          className="added"
          title={t('change.added', { count: changes.added.length })}
          items={changes.added.map((node) => ({ node, values: values(node) }))}
        />
        <Group
          className="removed"
          title={t('change.removed', { count: changes.removed.length })}
          items={changes.removed.map((node) => ({ node, values: [] }))}
        />
        <Group
          className="changed"
          title={t('change.changed', { count: changes.changed.length })}
          items={changes.changed.map(({ node, values, links }) => ({
            node,
            values: [...values.map(step), ...(links.length > 0 ? [t('change.links')] : [])],
          }))}
        />
        {changes.unchanged > 0 && <p className="muted">{t('change.same', { count: changes.unchanged })}</p>}
      </div>
      <div className="row">
        <button type="button" className="primary" onClick={() => answer(true)}>
          {t('change.apply')}
        </button>
        <button type="button" onClick={() => answer(false)}>
          {t('change.reject')}
        </button>
      </div>
    </section>
  );
}

function Group({ className, title, items }: { className: string; title: string; items: { node: OutlineNode; values: string[] }[] }) {
  const t = useText();
  if (items.length === 0) return null;
  return (
    <details className={className} open>
      <summary>{title}</summary>
      <ul>
        {items.slice(0, SHOWN).map(({ node, values }) => (
          <li key={node.id}>
            <strong>{node.title || node.type}</strong> <span className="muted">#{node.id}</span>
            {values.length > 0 && <span className="values"> {values.join(' · ')}</span>}
          </li>
        ))}
        {items.length > SHOWN && <li className="muted">{t('change.more', { count: items.length - SHOWN })}</li>}
      </ul>
    </details>
  );
}

function values(node: OutlineNode): string[] {
  return Object.entries(node.values).map(([name, value]) => `${name} ${short(value)}`);
}

function step({ name, from, to }: ValueChange): string {
  return `${name} ${short(from)} → ${short(to)}`;
}

function short(value: unknown): string {
  if (value === undefined) return '–';
  return shorten(value === '' ? '“”' : plain(value), VALUE_LENGTH);
}

import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/text';
import type { Mark, Toolbox, ToolDetail } from '../service/toolbox';
import { toolTitle } from '../service/tools';

interface Props {
  toolbox: Toolbox;
  /** The name of the tool that is shown. */
  open: string;
  show: (name: string) => void;
}

/** A tool's display name. */
export const titleOf = ({ name, title }: ToolDetail): string => toolTitle(name, title);

/** What holds of a tool now; undefined where it is as its author meant it. */
export function markOf(name: string, { marks, active }: Toolbox): Mark | undefined {
  return (active ? marks.personas[active]?.[name] : undefined) ?? marks.everyone[name];
}

/** The tools by their display names, others' before our own. */
export function ToolList({ toolbox, open, show }: Props) {
  const t = useText();
  const [sought, setSought] = useState('');
  const names = useRef<HTMLDivElement>(null);
  // The page may open on a tool far down the list.
  useEffect(() => names.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' }), []);
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = toolbox.tools.filter((tool) => {
    const text = `${tool.name} ${titleOf(tool)} ${tool.description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const groups = [
    ...toolbox.plugIns.map(({ name }) => ({ label: name, tools: found.filter(({ plugIn }) => plugIn === name) })),
    { label: t('skillTools.title'), tools: found.filter(({ skill }) => skill) },
    { label: t('servers.title'), tools: found.filter(({ server, skill }) => server && !skill) },
    { label: t('tools.own'), tools: found.filter(({ plugIn, server }) => !plugIn && !server) },
  ].filter(({ tools }) => tools.length > 0);
  return (
    <div className="tool-list">
      <input
        type="search"
        aria-label={t('tools.search')}
        placeholder={t('tools.search')}
        value={sought}
        onChange={(event) => setSought(event.target.value)}
      />
      <div ref={names} className="names">
        {groups.map(({ label, tools }) => (
          <section key={tools[0]!.name} aria-label={label}>
            <h2 className="muted small-text">
              <bdi>{label}</bdi>
            </h2>
            {tools
              .toSorted((one, other) => titleOf(one).localeCompare(titleOf(other)))
              .map((tool) => (
                <button key={tool.name} type="button" aria-current={tool.name === open} onClick={() => show(tool.name)}>
                  <bdi>{titleOf(tool)}</bdi>
                  <MarkBadge mark={markOf(tool.name, toolbox)} />
                </button>
              ))}
          </section>
        ))}
        {groups.length === 0 && <p className="muted">{t('tools.none')}</p>}
      </div>
    </div>
  );
}

function MarkBadge({ mark }: { mark: Mark | undefined }) {
  const t = useText();
  if (mark === undefined) return null;
  return <span className={mark === 'off' ? 'badge bad' : 'badge'}>{t(`tools.${mark}`)}</span>;
}

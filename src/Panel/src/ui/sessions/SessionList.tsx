import { useId, type ReactNode } from 'react';
import { localeOf, useLanguage, useText } from '../../i18n/text';
import { arranged } from '../../sessions/arranged';
import type { SearchHit } from '../../sessions/searchHit';
import type { Session } from '../../sessions/Session';
import { directionOf } from '../../text/direction';
import { SessionRow } from './SessionRow';

interface Props {
  sessions: readonly Session[];
  hits: ReadonlyMap<string, SearchHit> | undefined;
  words: readonly RegExp[];
  inFolders: boolean;
}

/** The conversations: pinned ones first, the others below each other or in a folder for each workflow. */
export function SessionList({ sessions, hits, words, inFolders }: Props) {
  const t = useText();
  const language = useLanguage();
  const { pinned, folders } = arranged(sessions, inFolders);
  const list = (of: readonly Session[], label?: string) => (
    <ul className="sessions" aria-label={label}>
      {of.map((session) => (
        <SessionRow key={session.id} session={session} hit={hits?.get(session.id)} words={words} />
      ))}
    </ul>
  );
  return (
    <>
      {pinned.length > 0 && <Section title={t('sessions.pinned')}>{list(pinned, t('sessions.pinned'))}</Section>}
      {folders.map(({ workflow, sessions }) => {
        if (!inFolders) return <div key="">{list(sessions, t('panel.sessions'))}</div>;
        const name = workflow ?? t('sessions.noWorkflow');
        return (
          <details key={workflow ?? ''} className="folder" open>
            <summary>
              <span className="folder-name" dir={directionOf(name)} title={name}>
                {name}
              </span>
              <span className="muted small-text">{sessions.length.toLocaleString(localeOf(language))}</span>
            </summary>
            {list(sessions, name)}
          </details>
        );
      })}
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="folder-title">
        {title}
      </h3>
      {children}
    </section>
  );
}

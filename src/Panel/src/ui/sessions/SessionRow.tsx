import { useState } from 'react';
import { localeOf, useLanguage, useText } from '../../i18n/text';
import { marked, type SearchHit } from '../../sessions/searchHit';
import type { Session } from '../../sessions/Session';
import { directionOf } from '../../text/direction';
import { useApp, useConversation } from '../kit/context';
import { MoreIcon, PinIcon } from '../kit/icons';
import { Marked } from './Marked';
import { SessionActions } from './SessionActions';

interface Props {
  session: Session;
  /** Where what is searched for is in it. */
  hit?: SearchHit | undefined;
  /** What is searched for. */
  words: readonly RegExp[];
}

/** A conversation in the list: opened by its name, at the message that was searched for; the rest behind two buttons. */
export function SessionRow({ session, hit, words }: Props) {
  const t = useText();
  const app = useApp();
  const language = useLanguage();
  const current = useConversation().session.id === session.id;
  const [renaming, setRenaming] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const name = session.name || t('sessions.unnamed');
  const { pinned = false } = session;

  const open = async () => {
    if (await app.show(session.id, hit?.message)) return app.open('none');
    await app.create();
    app.notice(t('sessions.elsewhere'));
  };
  if (renaming)
    return (
      <li>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const value = new FormData(event.currentTarget).get('name');
            void app.sessions.rename(session.id, (typeof value === 'string' && value.trim()) || name);
            setRenaming(false);
          }}
        >
          <input
            name="name"
            defaultValue={name}
            dir={directionOf(name)}
            aria-label={t('sessions.nameLabel')}
            autoFocus
            onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), setRenaming(false))}
          />
        </form>
      </li>
    );
  const startRenaming = () => {
    setOpen(false);
    setRenaming(true);
  };
  const pin = t(pinned ? 'sessions.unpin' : 'sessions.pin', { name });
  const more = t('sessions.more', { name });
  return (
    <li data-current={current || undefined}>
      <button type="button" className="session" aria-current={current} onClick={() => void open()}>
        <span className="session-name" dir={directionOf(name)} title={name}>
          <Marked parts={marked(name, words)} />
        </span>
        {hit && hit.excerpt.length > 0 && (
          <span className="session-hit muted small-text" dir={directionOf(hit.excerpt.map(({ text }) => text).join(''))}>
            <Marked parts={hit.excerpt} />
          </span>
        )}
        <time className="muted small-text" dateTime={new Date(session.updated).toISOString()}>
          {new Date(session.updated).toLocaleString(localeOf(language), { dateStyle: 'medium', timeStyle: 'short' })}
        </time>
      </button>
      <button
        type="button"
        className="icon"
        aria-pressed={pinned}
        aria-label={pin}
        title={pin}
        onClick={() => void app.sessions.pin(session.id, !pinned)}
      >
        <PinIcon />
      </button>
      <button type="button" className="icon" aria-expanded={isOpen} aria-label={more} title={more} onClick={() => setOpen(!isOpen)}>
        <MoreIcon />
      </button>
      {isOpen && <SessionActions session={session} name={name} rename={startRenaming} />}
    </li>
  );
}

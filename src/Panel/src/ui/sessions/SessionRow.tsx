import { useState } from 'react';
import { localeOf, useLanguage, useText } from '../../i18n/text';
import type { Session } from '../../sessions/Session';
import { directionOf } from '../../text/direction';
import { useApp, useConversation } from '../kit/context';
import { download } from '../kit/download';
import { DownloadIcon, EditIcon, TrashIcon } from '../kit/icons';

export function SessionRow({ session }: { session: Session }) {
  const t = useText();
  const app = useApp();
  const language = useLanguage();
  const current = useConversation().session.id === session.id;
  const [renaming, setRenaming] = useState(false);
  const name = session.name || t('sessions.unnamed');

  const open = async () => {
    if (await app.show(session.id)) return app.open('none');
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
            void app.rename(session.id, (typeof value === 'string' && value.trim()) || name);
            setRenaming(false);
          }}
        >
          <input
            name="name"
            defaultValue={name}
            aria-label={t('sessions.nameLabel')}
            autoFocus
            onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), setRenaming(false))}
          />
        </form>
      </li>
    );
  return (
    <li data-current={current || undefined}>
      <button type="button" className="session" aria-current={current} onClick={() => void open()}>
        <span dir={directionOf(name)}>{name}</span>
        <time className="muted small-text" dateTime={new Date(session.updated).toISOString()}>
          {new Date(session.updated).toLocaleString(localeOf(language), { dateStyle: 'medium', timeStyle: 'short' })}
        </time>
      </button>
      <button
        type="button"
        className="icon"
        aria-label={t('sessions.rename', { name })}
        title={t('sessions.rename', { name })}
        onClick={() => setRenaming(true)}
      >
        <EditIcon />
      </button>
      <button
        type="button"
        className="icon"
        aria-label={t('sessions.exportOne', { name })}
        title={t('sessions.exportOne', { name })}
        onClick={() => void app.exportSessions([session.id]).then((text) => download('comfy-assistant-conversation.json', text))}
      >
        <DownloadIcon />
      </button>
      <button
        type="button"
        className="icon"
        aria-label={t('sessions.delete', { name })}
        title={t('sessions.delete', { name })}
        onClick={() => void app.remove(session.id)}
      >
        <TrashIcon />
      </button>
    </li>
  );
}

import { useText } from '../../i18n/text';
import type { Session } from '../../sessions/Session';
import { useApp } from '../kit/context';
import { download } from '../kit/download';
import { BookIcon, DownloadIcon, EditIcon, TrashIcon } from '../kit/icons';

const UNSAFE = /[\\/:*?"<>|\p{Cc}]+/gu;

/** What can be done with one conversation, besides opening it. */
export function SessionActions({ session, name, rename }: { session: Session; name: string; rename: () => void }) {
  const t = useText();
  const app = useApp();
  const file = name.replaceAll(UNSAFE, ' ').trim() || 'conversation';
  const actions = [
    { text: t('sessions.doRename'), label: t('sessions.rename', { name }), icon: <EditIcon />, act: rename },
    {
      text: t('sessions.doExport'),
      label: t('sessions.exportOne', { name }),
      icon: <DownloadIcon />,
      act: () => void app.sessions.toFile([session.id]).then((text) => download(`${file}.json`, text)),
    },
    {
      text: 'Markdown',
      label: t('sessions.exportMarkdown', { name }),
      icon: <DownloadIcon />,
      act: () => void app.sessions.toMarkdown(session.id).then((text) => download(`${file}.md`, text)),
    },
    {
      text: t('examples.yaml'),
      label: t('examples.makeOf', { name }),
      icon: <BookIcon />,
      act: () => app.home.openPrompts(`examples/of/${encodeURIComponent(session.id)}`),
    },
    {
      text: t('sessions.doDelete'),
      label: t('sessions.delete', { name }),
      icon: <TrashIcon />,
      act: () => void app.sessions.remove(session.id),
    },
  ];
  return (
    <div className="session-actions" role="group" aria-label={t('sessions.more', { name })}>
      {actions.map(({ text, label, icon, act }) => (
        <button key={label} type="button" className="quiet" aria-label={label} title={label} onClick={act}>
          {icon} {text}
        </button>
      ))}
    </div>
  );
}

import { useState } from 'react';
import { useText } from '../../i18n/text';
import { allowTool, deleteServer, testServer, type McpServer } from '../../service/mcpServers';
import { lineOf } from '../../text/commandLine';
import { directionOf } from '../../text/direction';
import { EditIcon, TrashIcon } from '../kit/icons';
import { editedOf, type Edited } from './edited';
import { ToolLeave } from './ToolLeave';

/** One MCP server: how it is started, how it is, and its tools. */
export function ServerCard({
  server,
  onEdit,
  onChanged,
}: {
  server: McpServer;
  onEdit: (edited: Edited) => void;
  onChanged: () => Promise<void>;
}) {
  const t = useText();
  const { name, command, args, url, keys, state, problem, said, isOff, isListed, tools } = server;
  const [isTesting, setIsTesting] = useState(false);
  const [wrong, setWrong] = useState('');
  const attempt = async (work: () => Promise<void>) => {
    setWrong('');
    try {
      await work();
    } catch (failure) {
      setWrong((failure as Error).message);
    }
    await onChanged();
  };
  // Not disabled meanwhile: the button would lose the focus, and Escape would reach nothing.
  const test = async () => {
    if (isTesting) return;
    setIsTesting(true);
    await attempt(() => testServer(name));
    setIsTesting(false);
  };
  const remove = () => {
    if (window.confirm(t('servers.removeSure', { name }))) void attempt(() => deleteServer(name));
  };
  const shown = wrong || problem;
  return (
    <li className="connection" aria-label={name}>
      <div className="row">
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <span className="badge">{t(isOff ? 'servers.isOff' : `servers.${state}`)}</span>
        <span className="spring" />
        <button
          type="button"
          className="icon"
          aria-label={t('models.edit', { name })}
          title={t('models.edit', { name })}
          onClick={() => onEdit(editedOf(server))}
        >
          <EditIcon />
        </button>
        <button type="button" className="icon" aria-label={t('prompts.delete') + ' ' + name} title={t('prompts.delete')} onClick={remove}>
          <TrashIcon />
        </button>
      </div>
      <p className="muted small-text">
        <bdi dir="ltr">{url ?? lineOf([command ?? '', ...args])}</bdi>
        {keys.length > 0 && (
          <>
            {' · '}
            <bdi dir="ltr">{keys.join(', ')}</bdi>
          </>
        )}
      </p>
      {shown && (
        <p className="tool-error" role="alert" dir={directionOf(shown)}>
          {shown}
        </p>
      )}
      {shown && said && !wrong && (
        <pre className="small-text" dir="ltr">
          {said}
        </pre>
      )}
      {!isOff && (
        <div className="row">
          <button
            type="button"
            className={tools.length === 0 ? 'primary' : ''}
            aria-disabled={isTesting}
            aria-label={`${t('servers.test')}: ${name}`}
            onClick={() => void test()}
          >
            {isTesting ? t('models.testing') : t('servers.test')}
          </button>
        </div>
      )}
      {isListed && tools.length === 0 && <p className="muted small-text">{t('servers.noTools')}</p>}
      {tools.length > 0 && (
        <ul className="server-tools">
          {tools.map((tool) => (
            <ToolLeave key={tool.name} tool={tool} allow={(leave) => void attempt(() => allowTool(name, tool, leave))} />
          ))}
        </ul>
      )}
    </li>
  );
}

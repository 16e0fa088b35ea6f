import { useCallback, useEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/text';
import { listServers, type McpServers } from '../../service/mcpServers';
import { directionOf } from '../../text/direction';
import { Drawer } from '../kit/Drawer';
import { ServerCard } from './ServerCard';
import { ServerForm } from './ServerForm';
import type { Edited } from './edited';

/** The MCP servers: add one, look at its tools, and allow them one by one. */
export function ServersDrawer() {
  const t = useText();
  const [now, setNow] = useState<McpServers>();
  const [wrong, setWrong] = useState('');
  const [edited, setEdited] = useState<Edited>();
  const place = useRef<HTMLDivElement>(null);
  const refresh = useCallback(
    () =>
      listServers().then(
        (servers) => {
          setNow(servers);
          setWrong('');
        },
        (failure: unknown) => setWrong((failure as Error).message),
      ),
    [],
  );
  useEffect(() => void refresh(), [refresh]);
  // What had the focus is gone: without this, Escape would reach nothing.
  const done = () => {
    setEdited(undefined);
    place.current?.focus();
    void refresh();
  };
  const problems = [...(wrong ? [wrong] : []), ...(now?.problems ?? [])];
  return (
    <Drawer title={t('servers.title')}>
      <div ref={place} tabIndex={-1} className="connections">
        {problems.map((problem) => (
          <p key={problem} className="tool-error" role="alert" dir={directionOf(problem)}>
            {problem}
          </p>
        ))}
        {edited ? (
          <ServerForm edited={edited} onDone={done} />
        ) : (
          <>
            <p className="muted small-text">{t('servers.hint')}</p>
            <ul className="connections">
              {now?.servers.map((server) => (
                <ServerCard key={server.name} server={server} onEdit={setEdited} onChanged={refresh} />
              ))}
            </ul>
            {now && !now.file && <p>{t('servers.off')}</p>}
            {now?.file && (
              <>
                <div className="row">
                  <button type="button" className="primary" onClick={() => setEdited({ name: '', start: '', keys: '' })}>
                    {t('servers.add')}
                  </button>
                </div>
                <p className="muted small-text">
                  {t('servers.file')}: <code dir="ltr">{now.file}</code>
                </p>
              </>
            )}
          </>
        )}
      </div>
    </Drawer>
  );
}

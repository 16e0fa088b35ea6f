import { useText } from '../i18n/text';
import { addOfferedServer, type OfferedServer as Offered } from '../service/skillTools';
import { lineOf } from '../text/commandLine';

interface Props {
  slug: string;
  server: Offered;
  change: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** An MCP server that a skill offers: all that would be run or called, and a yes to exactly that. */
export function OfferedServer({ slug, server, change }: Props) {
  const t = useText();
  const { name, command, args, cwd, url, env, isTaken } = server;
  const lines = [url ?? lineOf([command ?? '', ...args]), ...env, ...(cwd ? [`cwd ${cwd}`] : [])];
  return (
    <div role="group" aria-label={name}>
      <p>
        {t('skillTools.server', { name })} {t(url ? 'skillTools.connects' : 'skillTools.runs')}
      </p>
      <pre dir="ltr" className="small-text">
        {lines.join('\n')}
      </pre>
      {isTaken ? (
        <p className="muted">{t('skillTools.taken')}</p>
      ) : (
        <button type="button" onClick={() => void change(() => addOfferedServer(slug, server))}>
          {t('skillTools.add')}
        </button>
      )}
    </div>
  );
}

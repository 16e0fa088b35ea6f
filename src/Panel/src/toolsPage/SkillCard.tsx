import { useText } from '../i18n/text';
import { allowSkillTool, type SkillTools } from '../service/skillTools';
import { ToolLeave } from '../ui/servers/ToolLeave';
import { OfferedServer } from './OfferedServer';
import { SkillKey } from './SkillKey';

interface Props {
  skill: SkillTools;
  change: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** One skill: whom it calls, what it needs for that, and what the user has said of each of its tools. */
export function SkillCard({ skill, change }: Props) {
  const t = useText();
  const { slug, name, file, problem, tools, leftOut, sites, keys, servers, serverProblems } = skill;
  return (
    <li aria-label={name}>
      <div className="row">
        <strong>
          <bdi>{name}</bdi>
        </strong>
        {file && <code dir="ltr">{file}</code>}
      </div>
      {[problem, ...serverProblems].filter(Boolean).map((what) => (
        <p key={what} className="failure" dir="ltr">
          {what}
        </p>
      ))}
      {sites.map(({ address, isClosed }) => (
        <p key={address} className={isClosed ? 'failure' : 'muted'}>
          {t(isClosed ? 'skillTools.closed' : 'skillTools.calls', { site: address })}
        </p>
      ))}
      {keys.map((wanted) => (
        <SkillKey key={`${wanted.scheme} ${wanted.origin}`} slug={slug} wanted={wanted} change={change} />
      ))}
      {tools.length > 0 && (
        <ul className="server-tools">
          {tools.map((tool) => (
            <ToolLeave key={tool.name} tool={tool} allow={(leave) => void change(() => allowSkillTool(slug, tool, leave))} />
          ))}
        </ul>
      )}
      {leftOut.length > 0 && (
        <details className="small-text">
          <summary>{t('skillTools.leftOut', { count: leftOut.length })}</summary>
          <ul dir="ltr">
            {leftOut.map(({ operation, why }) => (
              <li key={operation}>
                <code>{operation}</code>: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
      {servers.map((server) => (
        <OfferedServer key={server.name} slug={slug} server={server} change={change} />
      ))}
    </li>
  );
}

import { useText } from '../../i18n/text';
import { LEAVES, type Leave, type McpTool } from '../../service/mcpServers';
import { directionOf } from '../../text/direction';

interface Props {
  tool: McpTool;
  allow: (leave: Leave) => void;
}

/** A tool from outside in its server's own words, and whether the model may call it. */
export function ToolLeave({ tool, allow }: Props) {
  const t = useText();
  const { name, title, description, calls, hasChanged, isGone, unusable, leave } = tool;
  const words = [description, tool.arguments].filter(Boolean).join('\n\n');
  const label = title ?? name;
  return (
    <li>
      <div className="row">
        <strong className="spring">
          <bdi>{label}</bdi>
        </strong>
        <select
          value={hasChanged ? '' : leave}
          aria-label={t('servers.mayCall', { name: label })}
          disabled={Boolean(unusable) && leave === 'never'}
          onChange={({ target }) => allow(target.value as Leave)}
        >
          {hasChanged && (
            <option value="" disabled>
              {t('servers.again')}
            </option>
          )}
          {LEAVES.filter((choice) => choice === 'never' || choice === leave || !(isGone || unusable)).map((choice) => (
            <option key={choice} value={choice}>
              {t(`servers.leave.${choice}`)}
            </option>
          ))}
        </select>
      </div>
      {calls && (
        <code className="small-text" dir="ltr">
          {calls}
        </code>
      )}
      {hasChanged && <p className="tool-error small-text">{t('servers.changed')}</p>}
      {isGone && <p className="tool-error small-text">{t('servers.gone')}</p>}
      {unusable && <p className="muted small-text">{t('servers.unusable', { why: unusable })}</p>}
      {words && (
        <details className="small-text" open={hasChanged}>
          <summary>{t('servers.words')}</summary>
          <p dir={directionOf(words)} className="server-words">
            {words}
          </p>
        </details>
      )}
    </li>
  );
}

import { useState } from 'react';
import { useText } from '../i18n/text';
import { layer } from '../service/layer';
import { callTool, type Mark, type Toolbox, type ToolCallAnswer, type ToolDetail } from '../service/toolbox';
import { destination } from '../toolbox/destination';
import { Called } from './Called';
import { Marks } from './Marks';
import { SchemaForm } from './SchemaForm';
import { titleOf } from './ToolList';

interface Props {
  tool: ToolDetail;
  toolbox: Toolbox;
  mark: (persona: string | null, mark: Mark | null) => Promise<boolean>;
}

/** One tool: what the model reads of it, what the user decided, and a call of it. */
export function ToolSection({ tool, toolbox, mark }: Props) {
  const t = useText();
  const [answer, setAnswer] = useState<ToolCallAnswer>();
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  // A tool is called for somebody, and the studio is nobody.
  const canCall = layer.get() === 'user' && toolbox.team?.[tool.name] !== 'off';
  // What it may do is decided where it was allowed; here its user sees whom a call goes to before they press the button.
  const to = destination(tool);
  const call = async (args: object) => {
    setBusy(true);
    setFailure('');
    try {
      setAnswer(await callTool(tool.name, args));
    } catch (failed) {
      setAnswer(undefined);
      setFailure((failed as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="tool-section">
      <div className="row">
        <h2>
          <bdi>{titleOf(tool)}</bdi>
        </h2>
        <code dir="ltr">{tool.name}</code>
      </div>
      <p className="row">
        <span className="badge">{t(tool.runsIn === 'server' ? 'tools.inService' : 'tools.onCanvas')}</span>
        {to && tool.asksFirst && <span className="badge">{t('tools.ask')}</span>}
        {tool.readsOnly && <span className="badge">{t('tools.readsOnly')}</span>}
        {tool.forClients && <span className="badge">{t('tools.forAgents')}</span>}
        <span className="muted small-text">{t('count.tokens', { count: tool.tokens })}</span>
      </p>
      <p dir="ltr" className="aligned">
        {tool.description}
      </p>
      {to ? (
        <p className="muted">
          {tool.calls && (
            <code className="small-text" dir="ltr">
              {tool.calls}
            </code>
          )}{' '}
          {t('skillTools.calls', { site: to })}
        </p>
      ) : (
        <Marks tool={tool} toolbox={toolbox} mark={mark} />
      )}
      {canCall && <SchemaForm schema={tool.parameters} busy={busy} call={(args) => void call(args)} />}
      {canCall && !tool.readsOnly && tool.runsIn === 'server' && <p className="muted small-text">{t('tools.acts')}</p>}
      {failure && (
        <p className="failure" role="alert">
          {failure}
        </p>
      )}
      {answer && <Called answer={answer} />}
    </div>
  );
}

import { useState, type SyntheticEvent } from 'react';
import { useText } from '../../i18n/text';
import { saveServer } from '../../service/mcpServers';
import { directionOf } from '../../text/direction';
import { draftsOf, type Edited } from './edited';

/** Adds or changes an MCP server. Keys go to the service and are never shown again. */
export function ServerForm({ edited, onDone }: { edited: Edited; onDone: () => void }) {
  const t = useText();
  const [draft, setDraft] = useState(edited);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const text = (name: 'name' | 'start' | 'keys') => ({
    value: draft[name],
    spellCheck: false,
    onChange: ({ target }: { target: { value: string } }) => setDraft({ ...draft, [name]: target.value }),
  });
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong('');
    try {
      for (const [name, server] of draftsOf(draft)) await saveServer(name, server);
      onDone();
    } catch (failure) {
      setWrong(failure instanceof SyntaxError ? t('servers.notJson', { why: failure.message }) : (failure as Error).message);
      setBusy(false);
    }
  };
  return (
    <form className="form" onSubmit={(event) => void save(event)}>
      <h3>{edited.server?.name ?? t('servers.add')}</h3>
      <label>
        {t('servers.start')}
        <textarea
          className="latin"
          rows={3}
          required
          autoFocus
          placeholder={'npx -y @modelcontextprotocol/server-memory\nhttps://example.org/mcp'}
          {...text('start')}
        />
        <small>{t('servers.startHint')}</small>
      </label>
      {!edited.server && (
        <label>
          {t('models.name')}
          <input dir={directionOf(draft.name)} {...text('name')} />
        </label>
      )}
      <label>
        {t('servers.keys')}
        <textarea className="latin" rows={2} autoComplete="off" placeholder="API_KEY=…" {...text('keys')} />
        <small>{t(edited.server ? 'servers.keysKept' : 'servers.keysHint')}</small>
      </label>
      {wrong && (
        <p className="tool-error" role="alert" dir={directionOf(wrong)}>
          {wrong}
        </p>
      )}
      <div className="row">
        <button type="submit" className="primary" disabled={busy}>
          {t('prompts.save')}
        </button>
        <button type="button" onClick={onDone}>
          {t('models.cancel')}
        </button>
      </div>
    </form>
  );
}

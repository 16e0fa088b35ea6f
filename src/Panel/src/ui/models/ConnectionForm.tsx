import { useState, type SyntheticEvent } from 'react';
import { useText } from '../../i18n/text';
import { freeId, saveConnection, TOOL_SETS, type Draft, type ToolSet } from '../../service/models';
import { directionOf } from '../../text/direction';
import type { Edited } from './edited';
import { useChosenModel } from '../kit/useChosenModel';

/** Makes or changes a connection. The key goes to the service and is never shown again. */
export function ConnectionForm({ edited, onDone }: { edited: Edited; onDone: () => void }) {
  const t = useText();
  const { connection, keyPage, needsKey } = edited;
  const [, choose] = useChosenModel();
  const [draft, setDraft] = useState(edited.draft);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const text = (name: 'name' | 'baseUrl' | 'key' | 'model') => ({
    value: draft[name] ?? '',
    onChange: ({ target }: { target: { value: string } }) => setDraft({ ...draft, [name]: target.value }),
  });

  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setWrong('');
    const id = connection?.id ?? freeId(draft.provider);
    try {
      await saveConnection(id, filled(draft));
      // Whoever connects a model wants it to answer.
      if (!connection) choose({ connection: id });
      onDone();
    } catch (failure) {
      setWrong((failure as Error).message);
      setBusy(false);
    }
  };
  return (
    <form className="form" onSubmit={(event) => void save(event)}>
      <h3>{edited.draft.name || t('models.connect')}</h3>
      <label>
        {t('models.address')}
        <input type="url" required autoFocus spellCheck={false} placeholder="https://…/v1" {...text('baseUrl')} />
      </label>
      <label>
        {t('models.key')}
        <input type="password" autoComplete="off" required={needsKey && !connection} {...text('key')} />
        <small>
          {connection?.shownKey ? t('models.keyKept', { key: connection.shownKey }) : needsKey ? '' : t('models.noKey')}{' '}
          {keyPage && (
            <a href={keyPage} target="_blank" rel="noreferrer">
              {t('models.getKey')}
            </a>
          )}
        </small>
      </label>
      <details className="more" open={connection !== undefined}>
        <summary>{t('models.more')}</summary>
        <div className="form">
          <label>
            {t('models.name')}
            <input dir={directionOf(draft.name ?? '')} {...text('name')} />
          </label>
          <label>
            {t('models.model')}
            <input className="latin" spellCheck={false} placeholder={t('models.auto')} {...text('model')} />
          </label>
          <label>
            {t('models.window')}
            <input
              type="number"
              min={2000}
              value={draft.contextTokens ?? ''}
              onChange={({ target }) => setDraft({ ...draft, ...(target.value ? { contextTokens: Number(target.value) } : dropped) })}
            />
            <small>{t('models.windowHint')}</small>
          </label>
          <label>
            {t('models.tools')}
            <select value={draft.tools ?? 'auto'} onChange={({ target }) => setDraft({ ...draft, tools: target.value as ToolSet })}>
              {TOOL_SETS.map((set) => (
                <option key={set} value={set}>
                  {t(`models.tools.${set}`)}
                </option>
              ))}
            </select>
            <small>{t('models.toolsHint')}</small>
          </label>
          {UNLOADING.has(draft.provider) && (
            <label>
              <span className="row">
                <input
                  type="checkbox"
                  checked={draft.sharesGpu === true}
                  onChange={({ target }) => setDraft({ ...draft, sharesGpu: target.checked })}
                />
                {t('models.sharesGpu')}
              </span>
              <small>{t('models.sharesGpuHint')}</small>
            </label>
          )}
        </div>
      </details>
      {wrong && (
        <p className="tool-error" role="alert" dir={directionOf(wrong)}>
          {wrong}
        </p>
      )}
      <div className="row">
        <button type="submit" className="primary" aria-disabled={busy}>
          {t(connection ? 'prompts.save' : 'models.save')}
        </button>
        <button type="button" onClick={onDone}>
          {t('models.cancel')}
        </button>
      </div>
    </form>
  );
}

// Those that unload models when they are asked to, and what may be one of them under another address.
const UNLOADING = new Set(['ollama', 'lmstudio', 'llamacpp', 'other']);

const dropped = { contextTokens: undefined } as unknown as Partial<Draft>;

// What was left empty is left out: an empty key would remove the stored one.
function filled(draft: Draft): Draft {
  return Object.fromEntries(
    Object.entries(draft)
      .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
      .filter(([, value]) => value !== '' && value !== undefined),
  ) as unknown as Draft;
}

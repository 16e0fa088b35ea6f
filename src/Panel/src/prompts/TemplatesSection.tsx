import { useState } from 'react';
import { useText } from '../i18n/text';
import { layer, type Layer } from '../service/layer';
import { sendJson } from '../service/service';
import { problemIn } from './codeHelp';
import { Editor } from './Editor';
import { LayerBadge } from './LayerBadge';
import { Missing } from './Missing';
import { Preview } from './Preview';
import { tryDraft } from './trying/tried';
import { useDraftPreview } from './useDraftPreview';
import { useResource } from './useResource';
import { ShippedChange } from './versions/ShippedChange';
import { Versions } from './versions/Versions';

export interface PromptHead {
  name: string;
  source: string;
  /** Whose text it is, where there are several users. */
  layer?: Layer;
  error?: string | null;
  /** An update has changed the shipped text since the user's was saved. */
  isOutdated?: boolean;
}

interface StoredPrompt {
  text: string;
  /** What can stand between its braces. */
  knownVariables?: readonly string[];
  source: string;
  layer?: Layer;
  error?: string | null;
  /** The shipped text, or the studio's, where the user has another one, and what it was when theirs was last saved. */
  shipped?: string | null;
  base?: string | null;
}

/** The prompts: a list, an editor, and a live preview of what the model gets. */
export function TemplatesSection() {
  const t = useText();
  const list = useResource<{ prompts: PromptHead[] }>('/api/prompts');
  const [chosen, setChosen] = useState<string>();
  if (!list.value) return <Missing value={list.value} error={list.error} />;
  const { prompts } = list.value;
  // The role says who the assistant is; what stands before it only puts the others together.
  const name = chosen ?? (prompts.find((prompt) => prompt.name.startsWith('system_context/')) ?? prompts[0])?.name;
  return (
    <div className="templates">
      <ul className="names" aria-label={t('prompts.templates')}>
        {prompts.map((prompt) => (
          <li key={prompt.name}>
            <button type="button" aria-current={prompt.name === name} onClick={() => setChosen(prompt.name)}>
              <span>{prompt.name}</span>
              {prompt.layer
                ? prompt.layer !== 'shipped' && <LayerBadge layer={prompt.layer} />
                : prompt.source === 'overridden' && <span className="badge">{t('prompts.overridden')}</span>}
              {prompt.isOutdated && <span className="badge">{t('versions.outdated')}</span>}
              {prompt.error && (
                <span className="badge bad" title={prompt.error}>
                  !
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      {name && <OneTemplate key={name} name={name} onChange={list.reload} />}
    </div>
  );
}

function OneTemplate({ name, onChange }: { name: string; onChange: () => Promise<void> }) {
  const t = useText();
  const path = `/api/prompts/${name.split('/').map(encodeURIComponent).join('/')}`;
  const prompt = useResource<StoredPrompt>(path);
  const preview = useDraftPreview('prompt', name);
  const [proposed, setProposed] = useState<{ text: string; conflicts: number }>();
  if (!prompt.value) return <Missing value={prompt.value} error={prompt.error} />;
  const after = async (done: boolean) => {
    if (!done) return false;
    setProposed(undefined);
    await Promise.all([onChange(), preview.forget()]);
    return true;
  };
  const save = async (text: string) => after(await prompt.change(() => sendJson('PUT', path, { text })));
  const { text, source, shipped, base } = prompt.value;
  const isStudios = layer.get() === 'team';
  return (
    <div className="two">
      <div>
        {prompt.value.layer === 'team' && !isStudios && <p className="muted">{t('layer.below')}</p>}
        <Editor
          label={name}
          rows={24}
          code={{ variables: prompt.value.knownVariables ?? NONE, problem: problemIn(preview.problem || prompt.value.error || '') }}
          text={text}
          onType={preview.type}
          proposed={proposed}
          save={save}
          {...(!isStudios && { onTry: (draft: string) => tryDraft({ kind: 'prompt', name }, draft) })}
          extra={
            source === 'overridden' && (
              <button type="button" onClick={() => void prompt.change(() => sendJson('DELETE', path)).then(after)}>
                {t('prompts.reset')}
              </button>
            )
          }
        />
        <Missing value={prompt.value} error={preview.problem || prompt.error || prompt.value.error || ''} />
        {proposed && <p role="status">{t('versions.merged', { conflicts: proposed.conflicts })}</p>}
        {typeof shipped === 'string' && (
          <ShippedChange
            mine={text}
            shipped={shipped}
            base={base}
            propose={(text, conflicts) => setProposed({ text, conflicts })}
            keep={() => save(text)}
          />
        )}
        <Versions subject={`prompts/${name}`} now={text} restore={save} />
      </div>
      <Preview rendered={preview.rendered} error={preview.error} />
    </div>
  );
}

const NONE: readonly string[] = [];

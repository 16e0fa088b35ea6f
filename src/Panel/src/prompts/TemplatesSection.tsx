import { useEffect, useState } from 'react';
import { useText } from '../i18n/text';
import { sendJson } from '../service/service';
import { Editor } from './Editor';
import { Missing } from './Missing';
import { Preview, type Rendered } from './Preview';
import { useResource } from './useResource';

export interface PromptHead {
  name: string;
  source: string;
  error?: string | null;
}

const PAUSE = 400;

/** The prompts: a list, an editor, and a live preview of what the model gets. */
export function TemplatesSection() {
  const t = useText();
  const list = useResource<{ prompts: PromptHead[] }>('/api/prompts');
  const [chosen, setChosen] = useState<string>();
  if (!list.value) return <Missing value={list.value} error={list.error} />;
  const name = chosen ?? list.value.prompts[0]?.name;
  return (
    <div className="templates">
      <ul className="names" aria-label={t('prompts.templates')}>
        {list.value.prompts.map((prompt) => (
          <li key={prompt.name}>
            <button type="button" aria-current={prompt.name === name} onClick={() => setChosen(prompt.name)}>
              <span>{prompt.name}</span>
              {prompt.source !== 'shipped' && <span className="badge">{t('prompts.overridden')}</span>}
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
  const prompt = useResource<{ text: string; source: string; error?: string | null }>(path);
  const preview = useResource<Rendered>('/api/prompts/preview');
  const [draft, setDraft] = useState<string>();
  const [rendered, setRendered] = useState<{ value?: Rendered; error: string }>({ error: '' });

  // Previews the text as if it were saved; the error of a broken one names its line.
  useEffect(() => {
    if (draft === undefined) return;
    const timer = setTimeout(() => {
      sendJson<Rendered>('POST', '/api/prompts/preview', { name, text: draft }).then(
        (value) => setRendered({ value, error: '' }),
        (failure: Error) => setRendered({ error: failure.message }),
      );
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [draft, name]);

  if (!prompt.value) return <Missing value={prompt.value} error={prompt.error} />;
  const after = async (done: boolean) => {
    if (!done) return false;
    await Promise.all([onChange(), preview.reload()]);
    // The draft was saved or discarded, so the preview shows what is stored.
    setDraft(undefined);
    setRendered({ error: '' });
    return true;
  };
  const shipped = prompt.value.source === 'shipped';
  return (
    <div className="two">
      <div>
        <Editor
          label={name}
          rows={24}
          text={prompt.value.text}
          onType={setDraft}
          save={async (text) => after(await prompt.change(() => sendJson('PUT', path, { text })))}
          extra={
            !shipped && (
              <button type="button" onClick={() => void prompt.change(() => sendJson('DELETE', path)).then(after)}>
                {t('prompts.reset')}
              </button>
            )
          }
        />
        <Missing value={prompt.value} error={rendered.error || prompt.error || prompt.value.error || ''} />
      </div>
      <Preview rendered={rendered.value ?? preview.value} error={preview.error} />
    </div>
  );
}

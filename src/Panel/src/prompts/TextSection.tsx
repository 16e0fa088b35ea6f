import { useState } from 'react';
import type { Key } from '../i18n/text';
import { useText } from '../i18n/text';
import { sendJson } from '../service/service';
import { Editor } from './Editor';
import { Missing } from './Missing';
import { Preview } from './Preview';
import { tryDraft } from './trying/tried';
import { useDraftPreview } from './useDraftPreview';
import { useResource } from './useResource';
import { Versions } from './versions/Versions';

interface Props {
  kind: 'personality' | 'goals';
  title: Key;
  hint: Key;
  example: Key;
}

/** A single text, the personality or the goals, beside what the model gets with it. */
export function TextSection({ kind, title, hint, example }: Props) {
  const t = useText();
  const path = `/api/user-context/${kind}`;
  const { value, error, change } = useResource<{ text: string }>(path);
  const preview = useDraftPreview(kind);
  const [proposed, setProposed] = useState<{ text: string }>();
  if (!value) return <Missing value={value} error={error} />;
  const save = async (text: string) => {
    if (!(await change(() => sendJson('PUT', path, { text })))) return false;
    await preview.forget();
    return true;
  };
  return (
    <div className="two">
      <div>
        <Editor
          label={t(title)}
          hint={t(hint)}
          text={value.text}
          onType={preview.type}
          proposed={proposed}
          save={save}
          onTry={(text) => tryDraft({ kind, name: '' }, text)}
          extra={
            value.text === '' && (
              <button type="button" onClick={() => setProposed({ text: t(example) })}>
                {t('prompts.example')}
              </button>
            )
          }
        />
        <Missing value={value} error={error || preview.problem} />
        <Versions subject={kind} now={value.text} restore={save} />
      </div>
      <Preview rendered={preview.rendered} error={preview.error} />
    </div>
  );
}

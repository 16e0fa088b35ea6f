import type { Key } from '../i18n/text';
import { useText } from '../i18n/text';
import { sendJson } from '../service/service';
import { Editor } from './Editor';
import { Missing } from './Missing';
import { useResource } from './useResource';

/** A single text: the personality or the goals. */
export function TextSection({ path, title, hint }: { path: string; title: Key; hint: Key }) {
  const t = useText();
  const { value, error, change } = useResource<{ text: string }>(path);
  if (!value) return <Missing value={value} error={error} />;
  return (
    <>
      <Editor label={t(title)} hint={t(hint)} text={value.text} save={(text) => change(() => sendJson('PUT', path, { text }))} />
      <Missing value={value} error={error} />
    </>
  );
}

import { useEffect, useState } from 'react';
import { sendJson } from '../service/service';
import type { Rendered } from './Preview';
import { useResource } from './useResource';

const PAUSE = 400;

/** The system message with what is typed as if it were saved; the error of a broken text names its line. */
export function useDraftPreview(kind: 'prompt' | 'personality' | 'goals', name = '') {
  const stored = useResource<Rendered>('/api/prompts/preview');
  const [draft, setDraft] = useState<string>();
  const [tried, setTried] = useState<{ value?: Rendered; error: string }>({ error: '' });
  useEffect(() => {
    if (draft === undefined) return;
    const timer = setTimeout(() => {
      sendJson<Rendered>('POST', '/api/prompts/preview', { kind, name, text: draft }).then(
        (value) => setTried({ value, error: '' }),
        (failure: Error) => setTried({ error: failure.message }),
      );
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [draft, kind, name]);
  /** The draft was saved or discarded, so that the preview shows what is stored. */
  const forget = async () => {
    await stored.reload();
    setDraft(undefined);
    setTried({ error: '' });
  };
  return { type: setDraft, forget, rendered: tried.value ?? stored.value, problem: tried.error, error: stored.error };
}

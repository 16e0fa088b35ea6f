import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/text';
import { layer } from '../service/layer';
import { directionOf } from '../text/direction';
import type { Problem } from './codeHelp';

// Only prompts have variables; the other texts go without an editor of code.
const CodeText = lazy(() => import('./CodeText'));

interface Props {
  label: string;
  /** Shown while there is no text. */
  hint?: string;
  /** What is stored. */
  text: string;
  rows?: number;
  save: (text: string) => Promise<boolean>;
  /** Called with what is typed. Must be a stable reference across renders. */
  onType?: (text: string) => void;
  /** A text to put into the editor, unsaved; each new object is put there once. */
  proposed?: { text: string } | undefined;
  /** Tries what is typed. */
  onTry?: (text: string) => void;
  /** For a text with variables: which there are, and what is wrong with what is typed. */
  code?: { variables: readonly string[]; problem?: Problem | undefined };
  extra?: React.ReactNode;
}

/** Unsaved text by layer and label: switching to another text and back loses nothing. */
const drafts = new Map<string, string>();
const keyOf = (label: string) => `${layer.get()} ${label}`;
addEventListener('beforeunload', (event) => {
  if (drafts.size > 0) event.preventDefault();
});

/** A text that is saved with its button or Ctrl+S, and shows whether it is. */
export function Editor({ label, hint, text, rows = 14, save, onType, proposed, onTry, code, extra }: Props) {
  const t = useText();
  const [draft, setDraft] = useState(drafts.get(keyOf(label)) ?? text);
  const [saved, setSaved] = useState(false);
  const stored = useRef(text);
  const changed = draft !== text;
  useEffect(() => {
    if (stored.current === text) return;
    stored.current = text;
    setDraft(text);
  }, [text]);
  useEffect(() => {
    if (changed) drafts.set(keyOf(label), draft);
    else drafts.delete(keyOf(label));
  }, [changed, draft, label]);
  useEffect(() => {
    const kept = drafts.get(keyOf(label));
    if (kept !== undefined) onType?.(kept);
  }, [label, onType]);
  const [taken, setTaken] = useState(proposed);
  if (proposed !== taken) {
    setTaken(proposed);
    setSaved(false);
    if (proposed) setDraft(proposed.text);
  }
  useEffect(() => {
    if (proposed) onType?.(proposed.text);
  }, [proposed, onType]);
  const submit = async () => {
    if (changed) setSaved(await save(draft));
  };
  const type = (typed: string) => {
    setDraft(typed);
    setSaved(false);
    onType?.(typed);
  };
  const area = (
    <textarea
      aria-label={label}
      placeholder={hint}
      className="code-text"
      rows={rows}
      spellCheck={false}
      dir={directionOf(draft)}
      value={draft}
      onChange={(event) => type(event.target.value)}
      onKeyDown={(event) => {
        if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        void submit();
      }}
    />
  );
  return (
    <form
      className="editor"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {code ? (
        <Suspense fallback={area}>
          <CodeText label={label} text={draft} onChange={type} onSave={() => void submit()} {...code} />
        </Suspense>
      ) : (
        area
      )}
      <div className="row">
        <button type="submit" className="primary" disabled={!changed}>
          {t('prompts.save')}
        </button>
        {onTry && (
          <button type="button" onClick={() => onTry(draft)}>
            {t('prompts.try')}
          </button>
        )}
        {extra}
        <span role="status" className="muted small-text">
          {changed ? t('prompts.unsaved') : saved ? t('prompts.saved') : ''}
        </span>
      </div>
    </form>
  );
}

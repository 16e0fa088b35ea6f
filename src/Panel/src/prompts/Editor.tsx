import { useEffect, useState } from 'react';
import { useText } from '../i18n/text';

interface Props {
  label: string;
  /** Shown while there is no text. */
  hint?: string;
  /** What is stored. */
  text: string;
  rows?: number;
  save: (text: string) => Promise<boolean>;
  onType?: (text: string) => void;
  extra?: React.ReactNode;
}

/** A text that is saved by its button or Ctrl+S, and says whether it is. */
export function Editor({ label, hint, text, rows = 14, save, onType, extra }: Props) {
  const t = useText();
  const [draft, setDraft] = useState(text);
  const [saved, setSaved] = useState(false);
  useEffect(() => setDraft(text), [text]);
  const changed = draft !== text;
  useEffect(() => {
    if (!changed) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [changed]);
  const submit = async () => {
    if (changed) setSaved(await save(draft));
  };
  return (
    <form
      className="editor"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <textarea
        aria-label={label}
        placeholder={hint}
        className="code-text"
        rows={rows}
        spellCheck={false}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          setSaved(false);
          onType?.(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void submit();
        }}
      />
      <div className="row">
        <button type="submit" className="primary" disabled={!changed}>
          {t('prompts.save')}
        </button>
        {extra}
        <span role="status" className="muted small-text">
          {changed ? t('prompts.unsaved') : saved ? t('prompts.saved') : ''}
        </span>
      </div>
    </form>
  );
}

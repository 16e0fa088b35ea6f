import { useState } from 'react';
import { useText } from '../../i18n/text';
import { CopyIcon } from './icons';

/** @param text What is copied; a function where it is read only then. */
export function CopyButton({ text }: { text: string | (() => string) }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const label = t(copied ? 'message.copied' : 'message.copy');
  return (
    <button type="button" className="icon" data-done={copied || undefined} title={label} aria-label={label} onClick={() => void copy()}>
      <CopyIcon />
    </button>
  );
}

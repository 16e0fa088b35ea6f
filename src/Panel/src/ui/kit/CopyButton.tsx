import { useState } from 'react';
import { useText } from '../../i18n/text';
import { CopyIcon } from './icons';

export function CopyButton({ text }: { text: string }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
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

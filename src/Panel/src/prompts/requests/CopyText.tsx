import { useState } from 'react';
import { useText } from '../../i18n/text';

/** A button that copies, and says so. */
export function CopyText({ label, text }: { label: string; text: () => string }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button type="button" className="small" onClick={() => void copy()}>
      {copied ? t('message.copied') : label}
    </button>
  );
}

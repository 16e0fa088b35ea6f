import { useEffect, useId, useRef, useState, type CSSProperties } from 'react';
import { localeOf, useLanguage, useText } from '../../i18n/text';
import { UsageDetails } from './UsageDetails';
import { useUsage } from './useUsage';

/** How much of the model's window is taken and how many tokens the conversation has used; more at a click. */
export function UsageButton() {
  const t = useText();
  const language = useLanguage();
  const shown = useUsage();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const { usage, share } = shown;
  const total = usage.inputTokens + usage.outputTokens;
  useEffect(() => {
    if (!isOpen) return;
    const leave = (event: PointerEvent) => {
      if (box.current && !event.composedPath().includes(box.current)) setOpen(false);
    };
    document.addEventListener('pointerdown', leave, true);
    return () => document.removeEventListener('pointerdown', leave, true);
  }, [isOpen]);
  if (total === 0 && share === undefined) return null;
  const percent = share?.toLocaleString(localeOf(language), { style: 'percent' });
  return (
    <div
      ref={box}
      className="usage"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        setOpen(false);
      }}
    >
      <button
        type="button"
        className="quiet small"
        aria-expanded={isOpen}
        aria-controls={id}
        title={t('status.tokensTitle', { input: usage.inputTokens, output: usage.outputTokens })}
        onClick={() => setOpen(!isOpen)}
      >
        {share !== undefined && <span className="usage-ring" style={{ '--share': share } as CSSProperties} aria-hidden="true" />}
        {percent && <span title={t('usage.window')}>{percent}</span>}
        {total > 0 && <span className={percent && 'status-long'}>{t('count.tokens', { count: total })}</span>}
      </button>
      {isOpen && <UsageDetails id={id} shown={shown} />}
    </div>
  );
}

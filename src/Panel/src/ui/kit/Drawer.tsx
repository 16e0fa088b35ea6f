import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useText } from '../../i18n/text';
import { useApp } from './context';
import { CloseIcon } from './icons';

/** A sheet over the conversation. Escape closes it and returns the focus. */
export function Drawer({ title, children }: { title: string; children: ReactNode }) {
  const t = useText();
  const app = useApp();
  const id = useId();
  const sheet = useRef<HTMLElement>(null);
  useEffect(() => {
    const root = sheet.current?.getRootNode() as Document | ShadowRoot;
    const before = root.activeElement as HTMLElement | null;
    sheet.current?.focus();
    return () => before?.focus();
  }, []);
  return (
    <section
      ref={sheet}
      className="drawer"
      role="dialog"
      aria-labelledby={id}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') app.open('none');
      }}
    >
      <header className="row">
        <h2 id={id}>{title}</h2>
        <span className="spring" />
        <button type="button" className="icon" aria-label={t('panel.close')} title={t('panel.close')} onClick={() => app.open('none')}>
          <CloseIcon />
        </button>
      </header>
      <div className="drawer-body">{children}</div>
    </section>
  );
}

import { useText } from '../i18n/text';
import { directionOf } from '../text/direction';

/** Says why there is nothing to edit, or what went wrong. Renders nothing otherwise. */
export function Missing({ value, error }: { value: unknown; error: string }) {
  const t = useText();
  if (error)
    return (
      <p className="failure" role="alert" dir={directionOf(error)} ref={bringIntoView}>
        {error}
      </p>
    );
  return value === null ? <p className="muted">{t('prompts.missing')}</p> : null;
}

// The button that caused it may be a screen away.
function bringIntoView(message: HTMLElement | null): void {
  message?.scrollIntoView({ block: 'nearest' });
}

import { useId } from 'react';
import type { Allowed } from '../../chat/Question';
import { useText } from '../../i18n/text';

interface Props {
  client: string;
  readsOnly: boolean;
  answer: (allowed: Allowed) => void;
}

/** Asks whether an MCP client may do what the call above says. */
export function OutsideCard({ client, readsOnly, answer }: Props) {
  const t = useText();
  const title = useId();
  return (
    <section className="preview permission" aria-labelledby={title}>
      <p id={title}>
        <strong>{t(readsOnly ? 'outside.look' : 'outside.change', { client })}</strong>
      </p>
      <div className="row">
        <button type="button" className="primary" onClick={() => answer('once')}>
          {t('outside.once')}
        </button>
        <button type="button" onClick={() => answer('session')}>
          {t('outside.session')}
        </button>
        <button type="button" onClick={() => answer(undefined)}>
          {t('outside.no')}
        </button>
      </div>
    </section>
  );
}

import { useId } from 'react';
import { useText } from '../../i18n/text';
import type { Leave, Permission } from '../../toolbox/permission';
import { directionOf } from '../../text/direction';
import { linkAddress } from '../kit/addresses';

interface Props {
  permission: Permission;
  answer: (leave: Leave) => void;
}

/** What a tool wants to do beyond the canvas: what is known of it, and what will happen. The turn waits for the answer. */
export function PermissionCard({ permission, answer }: Props) {
  const t = useText();
  const title = useId();
  const { kind, subject, facts, effects } = permission;
  return (
    <section className="preview permission" aria-labelledby={title}>
      <p id={title}>
        <strong>{t(`permit.${kind}`, { subject })}</strong>
      </p>
      <dl>
        {facts.map(({ what, value, link }, index) => (
          <div key={index}>
            <dt className="muted">{t(`fact.${what}`)}</dt>
            {/* Lines of JSON stay where they are written. */}
            <dd dir={directionOf(value)} className={value.includes('\n') ? undefined : 'aligned'}>
              {/* Others named the address. */}
              {linkAddress(link) ? (
                <a href={linkAddress(link)} target="_blank" rel="noreferrer noopener">
                  {value}
                </a>
              ) : (
                value
              )}
            </dd>
          </div>
        ))}
      </dl>
      <ul>
        {effects.map(({ what, values }, index) => (
          <li key={index}>{t(`effect.${what}`, values)}</li>
        ))}
      </ul>
      <div className="row">
        <button type="button" className="primary" onClick={() => answer({ agreed: true })}>
          {t(`permit.${kind}.yes`)}
        </button>
        <button type="button" onClick={() => answer({ agreed: false })}>
          {t('permit.no')}
        </button>
      </div>
      <small>{t('permit.words')}</small>
    </section>
  );
}

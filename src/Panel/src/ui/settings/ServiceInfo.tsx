import { useEffect, useState } from 'react';
import { localeOf, useLanguage, useText } from '../../i18n/text';
import { readAbout, type About, type Today } from '../../service/about';
import { health } from '../../service/health';
import { useStore } from '../../state/Store';
import { directionOf } from '../../text/direction';

/** Which service answers, where its log and the user's data are, and who else can use it. */
export function ServiceInfo() {
  const t = useText();
  const { state } = useStore(health);
  const [{ service, pack }, setAbout] = useState<About>({});
  useEffect(() => {
    let shown = true;
    void readAbout().then((about) => shown && setAbout(about));
    return () => {
      shown = false;
    };
  }, [state]);
  const log = service?.logFile ?? pack?.log;
  const update = service?.update;
  return (
    <section aria-label={t('about.title')}>
      {service && <p className="small-text muted">{t('about.version', { version: service.version })}</p>}
      {update && (
        <p className="small-text">
          {update.page ? (
            <a href={update.page} target="_blank" rel="noopener noreferrer">
              {t('about.update', { version: update.version })}
            </a>
          ) : (
            t('about.update', { version: update.version })
          )}
        </p>
      )}
      {service?.today && <UsedToday today={service.today} />}
      {pack?.network && <p className="small-text">{t('about.network')}</p>}
      {pack?.why && (
        <p className="small-text" dir={directionOf(pack.why)}>
          {pack.why}
        </p>
      )}
      {log && (
        <p className="small-text muted">
          {t('about.log')}: <code>{log}</code>
        </p>
      )}
      {service && (
        <p className="small-text muted">
          {t('about.data')}: <code>{service.dataFolder}</code>
        </p>
      )}
    </section>
  );
}

function UsedToday({ today }: { today: Today }) {
  const t = useText();
  const locale = localeOf(useLanguage());
  const used = (count: number, limit?: number | null) => (limit ? t('about.usedOf', { used: count, limit }) : count);
  const time = new Date(today.startsAgain).toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
  return (
    <p className="small-text muted">
      {t('about.today', { tokens: used(today.tokens, today.tokenLimit), runs: used(today.runs, today.runLimit), time })}
    </p>
  );
}

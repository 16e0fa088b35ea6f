import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text';
import { readAbout, type About } from '../../service/about';
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

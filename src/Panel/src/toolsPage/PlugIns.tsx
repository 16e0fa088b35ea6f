import { useText } from '../i18n/text';
import type { PlugIn } from '../service/toolbox';

/** The plug-ins: what each brings, what is wrong with it, and which lie there without being allowed. */
export function PlugIns({ plugIns, folder }: { plugIns: PlugIn[]; folder: string }) {
  const t = useText();
  return (
    <section aria-label={t('tools.plugIns')}>
      <h2>{t('tools.plugIns')}</h2>
      {plugIns.length > 0 && (
        <ul className="cards">
          {plugIns.map(({ name, isAllowed, tools, problem }) => (
            <li key={name}>
              <div className="row">
                <strong>
                  <bdi>{name}</bdi>
                </strong>
                {isAllowed && (
                  <span className={problem ? 'badge bad' : 'badge'} title={tools.join(', ')}>
                    {t('tools.loaded', { count: tools.length })}
                  </span>
                )}
              </div>
              {problem && (
                <p className="failure" dir="ltr">
                  {problem}
                </p>
              )}
              {problem && tools.length > 0 && <p className="muted">{t('tools.lastGood')}</p>}
              {!isAllowed && <p className="muted">{t('tools.notAllowed')}</p>}
            </li>
          ))}
        </ul>
      )}
      <p className="muted">
        {t('tools.folder')} <code dir="ltr">{folder}</code>
      </p>
    </section>
  );
}

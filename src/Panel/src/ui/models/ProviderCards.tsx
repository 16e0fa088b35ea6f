import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text';
import { findLocalServers, listProviders, type LocalServer, type Provider } from '../../service/models';
import { directionOf } from '../../text/direction';
import type { Edited } from './edited';

const OTHER: Provider = { id: 'other', name: '', baseUrl: '', isLocal: true };

/** The providers to connect. Servers on this computer are looked for only when the user asks. */
export function ProviderCards({ onChoose }: { onChoose: (edited: Edited) => void }) {
  const t = useText();
  const [providers, setProviders] = useState<Provider[]>([]);
  const [found, setFound] = useState<LocalServer[] | 'looking'>();
  const [wrong, setWrong] = useState('');
  const fail = (failure: unknown) => setWrong((failure as Error).message);
  useEffect(() => void listProviders().then(setProviders).catch(fail), []);

  const look = () => {
    setFound('looking');
    setWrong('');
    findLocalServers()
      .then(setFound)
      .catch((failure: unknown) => {
        setFound(undefined);
        fail(failure);
      });
  };
  const choose = ({ id, name, baseUrl, isLocal, keyPage }: Provider) =>
    onChoose({ draft: { provider: id, name, baseUrl }, keyPage: keyPage ?? undefined, needsKey: !isLocal });
  const nameOf = (server: LocalServer) => providers.find(({ id }) => id === server.provider)?.name ?? server.provider;
  return (
    <section className="provider-section" aria-label={t('models.connect')}>
      <h3>{t('models.connect')}</h3>
      <p className="muted small-text">{t('models.connectHint')}</p>
      <ul className="providers">
        {[...providers, OTHER].map((provider) => (
          <li key={provider.id}>
            <button type="button" onClick={() => choose(provider)}>
              {provider.name || t('models.other')}
            </button>
          </li>
        ))}
      </ul>
      <div className="row">
        <button type="button" aria-disabled={found === 'looking'} onClick={() => found !== 'looking' && look()}>
          {found === 'looking' ? t('models.looking') : t('models.findLocal')}
        </button>
      </div>
      <div role="status">
        {Array.isArray(found) && found.length === 0 && <p className="muted">{t('models.noLocal')}</p>}
        {Array.isArray(found) && found.length > 0 && (
          <ul className="providers">
            {found.map((server) => (
              <li key={server.baseUrl}>
                <button
                  type="button"
                  className="primary"
                  onClick={() =>
                    onChoose({ draft: { provider: server.provider, name: nameOf(server), baseUrl: server.baseUrl }, needsKey: false })
                  }
                >
                  {nameOf(server)} · {t('models.count', { count: server.models })}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {wrong && (
        <p className="tool-error" role="alert" dir={directionOf(wrong)}>
          {wrong}
        </p>
      )}
    </section>
  );
}

import { useEffect, useState } from 'react';
import { needsOnboarding } from '../../app/onboarding';
import { useText } from '../../i18n/text';
import { connectLocal, findLocalServers, listProviders, models, type LocalServer } from '../../service/models';
import { useStore } from '../../state/Store';
import { directionOf } from '../../text/direction';
import { useApp } from '../kit/context';
import { useChosenModel } from '../kit/useChosenModel';

/** While nothing but the demo can answer: the way to a model. At the first run, servers on this computer are looked for unasked. */
export function FirstModel() {
  const t = useText();
  const app = useApp();
  const isFirstRun = useStore(needsOnboarding);
  const connections = useStore(models)?.connections;
  const [, choose] = useChosenModel();
  const [found, setFound] = useState<(LocalServer & { name: string })[]>([]);
  const [wrong, setWrong] = useState('');
  const isDemo = connections?.every(({ provider }) => provider === 'demo') ?? false;
  useEffect(() => {
    if (isDemo && isFirstRun) void look().then(setFound);
  }, [isDemo, isFirstRun]);
  if (!isDemo) return null;

  const use = async (server: (typeof found)[number], button: HTMLElement) => {
    const page = button.getRootNode() as Document | ShadowRoot;
    try {
      choose({ connection: await connectLocal(server, server.name) });
      // The button is gone by now, and the focus would be lost with it.
      page.querySelector<HTMLElement>('.composer textarea')?.focus();
    } catch (failure) {
      setWrong((failure as Error).message);
    }
  };
  return (
    <div className="first-model">
      <p className="muted">{t(found.length > 0 ? 'welcome.found' : 'welcome.demo')}</p>
      <div className="row">
        {found.map((server) => (
          <button key={server.baseUrl} type="button" className="primary" onClick={({ currentTarget }) => void use(server, currentTarget)}>
            {server.name} · {t('models.count', { count: server.models })}
          </button>
        ))}
        <button type="button" className={found.length > 0 ? '' : 'primary'} onClick={() => app.open('models')}>
          {t('models.connect')}
        </button>
      </div>
      {wrong && (
        <p className="tool-error" role="alert" dir={directionOf(wrong)}>
          {wrong}
        </p>
      )}
    </div>
  );
}

async function look() {
  try {
    const [servers, providers] = await Promise.all([findLocalServers(), listProviders()]);
    return servers
      .filter((server) => server.models > 0)
      .map((server) => ({ ...server, name: providers.find(({ id }) => id === server.provider)?.name ?? server.provider }));
  } catch (failure) {
    // The button beside it does the same by hand, and says why it fails.
    console.warn('ComfyAssistant: local model servers could not be looked for', failure);
    return [];
  }
}

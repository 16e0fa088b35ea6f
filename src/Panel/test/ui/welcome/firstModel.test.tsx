import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { needsOnboarding } from '../../../src/app/onboarding';
import type { PanelApp } from '../../../src/app/PanelApp';
import { models } from '../../../src/service/models';
import { Store } from '../../../src/state/Store';
import { AppContext } from '../../../src/ui/kit/context';
import { FirstModel } from '../../../src/ui/welcome/FirstModel';
import { fakeService, routes } from '../../support/service';

// Its polling would continue after a test.
vi.mock('../../../src/service/health', () => ({ watchHealth: async () => undefined }));

const demo = { id: 'demo', name: 'Demo', provider: 'demo', baseUrl: '', isReadOnly: true };
const app = {
  state: new Store({ conversation: { state: new Store({ session: {} }), patch: () => undefined } }),
  home: {},
} as unknown as PanelApp;

let unmount: () => void;
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  fakeService();
  routes.set('/api/models/local', () => ({ servers: [{ provider: 'ollama', baseUrl: 'http://127.0.0.1:11434', models: 2 }] }));
  routes.set('/api/models/providers', () => ({ providers: [{ id: 'ollama', name: 'Ollama' }] }));
  models.set({ connections: [demo], default: 'demo' });
  needsOnboarding.set(true);
});
afterEach(() => {
  unmount();
  routes.clear();
  vi.unstubAllGlobals();
});

test('connecting a server that was found leaves the focus where the user writes', async () => {
  const place = document.body.appendChild(document.createElement('div'));
  place.innerHTML = '<div></div><form class="composer"><textarea></textarea></form>';
  const root = createRoot(place.firstElementChild!);
  unmount = () => {
    act(() => root.unmount());
    place.remove();
  };
  await act(async () =>
    root.render(
      <AppContext value={app}>
        <FirstModel />
      </AppContext>,
    ),
  );
  const button = await vi.waitFor(() => [...place.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith('Ollama'))!);
  routes.set('/api/models/ollama', () => ({}));
  routes.set('/api/models', () => ({ connections: [demo, { ...demo, id: 'ollama', provider: 'ollama' }], default: 'ollama' }));
  button.focus();
  await act(async () => button.click());
  await act(() => vi.waitFor(() => expect(place.querySelector('button')).toBeNull()));
  expect(document.activeElement).toBe(place.querySelector('textarea'));
});

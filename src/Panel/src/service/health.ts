import { Store } from '../state/Store';
import { settings } from '../state/settings';
import { getJson, ServiceError } from './service';

export type Health = { state: 'unknown' } | { state: 'up'; model: string; demo: boolean; version: string } | { state: 'down'; why: string };

export const health = new Store<Health>({ state: 'unknown' });

const WHILE_UP = 15_000;
const WHILE_DOWN = 3_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks how the service is, now and from now on; not while nobody looks. */
export async function watchHealth(): Promise<void> {
  clearTimeout(timer);
  if (document.visibilityState !== 'hidden') await ask();
  timer = setTimeout(() => void watchHealth(), health.get().state === 'down' ? WHILE_DOWN : WHILE_UP);
}

async function ask(): Promise<void> {
  try {
    const { model, demo, version } = await getJson<{ model: string; demo: boolean; version: string }>('/healthz');
    const now = health.get();
    if (now.state !== 'up' || now.model !== model || now.version !== version) health.set({ state: 'up', model, demo, version });
  } catch (failure) {
    const why = failure instanceof ServiceError ? failure.message : String(failure);
    const now = health.get();
    if (now.state !== 'down' || now.why !== why) health.set({ state: 'down', why });
  }
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && timer) void watchHealth();
});
settings.subscribe(() => {
  if (timer) void watchHealth();
});

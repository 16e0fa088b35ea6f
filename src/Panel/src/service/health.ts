import { Store } from '../state/Store';
import { settings } from '../state/settings';
import { getJson, ServiceError } from './service';

/** What the service knows about ComfyUI: whether it answers, and where its node types come from. */
export interface ComfyHealth {
  reached: boolean;
  nodes: 'builtIn' | 'saved' | 'scanned';
  nodeTypes: number;
}

export type Health =
  | { state: 'unknown' }
  | { state: 'up'; model: string; demo: boolean; modelNote?: string | null; version: string; comfyUi: ComfyHealth }
  | { state: 'down'; why: string };

export const health = new Store<Health>({ state: 'unknown' });

const WHILE_UP = 15_000;
const WHILE_DOWN = 3_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Polls the service's health, except while the page is hidden. */
export async function watchHealth(): Promise<void> {
  clearTimeout(timer);
  if (document.visibilityState !== 'hidden') keep(await ask());
  timer = setTimeout(() => void watchHealth(), health.get().state === 'down' ? WHILE_DOWN : WHILE_UP);
}

async function ask(): Promise<Health> {
  try {
    const { model, demo, modelNote, version, comfyUi } = await getJson<Omit<Health & { state: 'up' }, 'state'>>('/healthz');
    return { state: 'up', model, demo, modelNote: modelNote ?? null, version, comfyUi };
  } catch (failure) {
    return { state: 'down', why: failure instanceof ServiceError ? failure.message : String(failure) };
  }
}

// Notifies subscribers only of changes.
function keep(now: Health): void {
  if (JSON.stringify(now) !== JSON.stringify(health.get())) health.set(now);
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && timer) void watchHealth();
});
settings.subscribe(() => {
  if (timer) void watchHealth();
});

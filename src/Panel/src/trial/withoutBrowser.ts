// What the panel's code asks of a browser, as far as the sandbox reaches it. Only the service's interpreter loads this file.

/** Asks the service; resolves to the status, a space, and the body. */
declare const hostFetch: (method: string, path: string, body: string | null) => Promise<string>;
declare const hostLog: (line: string) => void;

type Callback = (...args: unknown[]) => void;

class Signal {
  readonly aborted = false;
  throwIfAborted(): void {
    // It never is: the service ends the interpreter instead.
  }
  addEventListener(): void {}
  removeEventListener(): void {}
  static any = (): Signal => new Signal();
  static timeout = (): Signal => new Signal();
}

class Controller {
  readonly signal = new Signal();
  abort(): void {}
}

class PlainHeaders {
  set(): void {}
}

async function ask(url: string, init: { method?: string; body?: string } = {}) {
  const answer = await hostFetch(init.method ?? 'GET', String(url), init.body ?? null);
  const end = answer.indexOf(' ');
  const status = Number(answer.slice(0, end));
  const text = answer.slice(end + 1);
  return { ok: status < 400, status, statusText: '', text: async () => text, json: async () => JSON.parse(text) as unknown };
}

let timers = 0;
const waiting = new Set<number>();

// Nothing here grows later, as LiteGraph's nodes do: what would be looked at in a while may be looked at in a moment.
function soon(work: Callback, _milliseconds?: number, ...args: unknown[]): number {
  const id = ++timers;
  waiting.add(id);
  void Promise.resolve().then(() => waiting.delete(id) && work(...args));
  return id;
}

const written = (values: unknown[]) =>
  values.map((value) => (value instanceof Error ? `${value.message} ${value.stack ?? ''}` : String(value))).join(' ');

Object.assign(globalThis, {
  self: globalThis,
  document: { querySelector: () => null, addEventListener: () => undefined, visibilityState: 'visible' },
  location: { href: 'http://sandbox/', origin: 'http://sandbox', protocol: 'http:' },
  localStorage: { getItem: () => null, setItem: () => undefined },
  navigator: { language: 'en' },
  addEventListener: () => undefined,
  performance: { now: () => Date.now() },
  console: { log: () => undefined, warn: () => undefined, error: (...values: unknown[]) => hostLog(written(values)) },
  structuredClone: (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown,
  AbortSignal: Signal,
  AbortController: Controller,
  Headers: PlainHeaders,
  fetch: ask,
  setTimeout: soon,
  clearTimeout: (id: number) => waiting.delete(id),
  // Only pages watch something for ever.
  setInterval: () => 0,
  clearInterval: () => undefined,
});

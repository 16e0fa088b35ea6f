import type { OutsideCall } from '../chat/OutsideCalls';
import { call, sendJson, ServiceError } from '../service/service';
import { settings } from '../state/settings';
import { newId } from '../text/newId';
import { rest } from '../toolbox/pause';
import type { ToolResult } from '../toolbox/tool';

interface Target {
  run: (call: OutsideCall) => Promise<ToolResult>;
  giveUp: (callId: string) => void;
  /** The name of the workflow that is shown. */
  workflow: () => string;
}

const LOCK = 'comfy-assistant:calls';
// How long after a lost connection it is tried again, in ms; each time twice as long.
const PAUSE = 3_000;
const LONGEST_PAUSE = 60_000;

/**
 * Listens for the calls of MCP clients, where the user has switched that on. Of a browser's tabs only the one last used does: each open
 * connection takes one of the six that a browser makes to an address.
 */
export class PanelCalls {
  readonly #id = newId();
  readonly #target: Target;
  #stop: AbortController | undefined;

  constructor(target: Target) {
    this.#target = target;
    settings.subscribe(() => this.#follow());
    addEventListener('focus', () => this.#turnedTo());
    this.#follow();
  }

  #follow(): void {
    if (!settings.get().outsideCalls) this.#stop?.abort();
    else if (!this.#stop) this.#listen();
  }

  #turnedTo(): void {
    this.#follow();
    // A service that is away learns of it with the next connection.
    if (this.#stop) void sendJson('POST', '/api/panel/used', { panel: this.#id }).catch(() => undefined);
  }

  #listen(): void {
    const stop = new AbortController();
    this.#stop = stop;
    stop.signal.addEventListener('abort', () => this.#stop === stop && (this.#stop = undefined));
    if ('locks' in navigator) {
      const held = () => new Promise<void>((done) => stop.signal.addEventListener('abort', () => done(), { once: true }));
      // Rejected when another tab takes it.
      void navigator.locks.request(LOCK, { steal: true }, held).catch(() => stop.abort());
    }
    void this.#keepListening(stop);
  }

  async #keepListening(stop: AbortController): Promise<void> {
    let pause = PAUSE;
    while (!stop.signal.aborted) {
      try {
        const { body } = await call(`/api/panel/calls?panel=${this.#id}`, { signal: stop.signal });
        pause = PAUSE;
        if (body) await this.#read(body);
      } catch (failure) {
        // An older service, or one that does not take this page for the panel's.
        if (failure instanceof ServiceError && failure.status >= 400) return stop.abort();
      }
      await rest(pause, stop.signal);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  async #read(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let text = '';
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const events = (text + next.value).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) if (event.startsWith('data: ')) this.#take(JSON.parse(event.slice('data: '.length)) as PanelEvent);
    }
  }

  #take({ call, givenUp }: PanelEvent): void {
    if (givenUp) this.#target.giveUp(givenUp);
    if (call) void this.#answer(call);
  }

  async #answer(call: OutsideCall): Promise<void> {
    const output = await this.#target.run(call);
    try {
      await sendJson('POST', '/api/panel/results', { id: call.id, output, workflow: this.#target.workflow() });
    } catch (failure) {
      // The caller is gone; what was done is in the conversation.
      console.warn('ComfyAssistant: nobody waited for what an MCP client called', (failure as Error).message);
    }
  }
}

interface PanelEvent {
  call?: OutsideCall;
  givenUp?: string;
}

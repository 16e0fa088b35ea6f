import type { RunFile, RunResult, RunStates } from '../canvas/Canvas';
import { plain } from '../text/plain';
import type { Prompt, RunApi } from './RunApi';
import { RunError } from './RunError';
import type { Happened } from './runEvents';
import { viewPath } from './viewPath';

/** A batch may make thousands of files. */
const MOST_FILES = 100;

/** What a run has done so far, from ComfyUI's events. */
export class RunRecord {
  readonly #id: string;
  readonly #prompt: Prompt;
  readonly #api: RunApi;
  readonly #cached = new Set<string>();
  readonly #begun = new Set<string>();
  readonly #outputs = new Map<string, unknown>();

  constructor(id: string, prompt: Prompt, api: RunApi) {
    this.#id = id;
    this.#prompt = prompt;
    this.#api = api;
  }

  /** Notes an event, and returns the node that it is about; empty for none. */
  note({ type, detail }: Happened): string {
    if (type === 'execution_cached') for (const node of listOf(detail['nodes'])) this.#cached.add(this.#nodeOf(node));
    const node = detail.node === undefined ? '' : this.#nodeOf(plain(detail.node ?? ''), detail['display_node']);
    if (node && type === 'executing') this.#begun.add(node);
    // The history tells all of them again.
    if (node && type === 'executed') this.#outputs.set(node, detail['output']);
    return node;
  }

  title(node: string): string {
    const entry = this.#prompt.output[node];
    return entry?._meta?.title ?? entry?.class_type ?? node;
  }

  finished(): RunResult {
    return this.#result('finished', { done: this.#ran(), cached: [...this.#cached] });
  }

  /** A run that a node ended, by failing or by being interrupted. `detail` is ComfyUI's own. */
  ended(status: 'failed' | 'interrupted', message: string, detail: Happened['detail']): RunError {
    const node = this.#nodeOf(plain(detail['node_id'] ?? ''));
    const told = listOf(detail['executed']).map((id) => this.#nodeOf(id));
    const done = (told.length > 0 ? told : this.#ran()).filter((id) => id !== node && !this.#cached.has(id));
    const known = new Set([...done, ...this.#cached, node]);
    const states: RunStates = {
      done: [...new Set(done)],
      cached: [...this.#cached],
      ...(status === 'failed' && { failed: [node] }),
      ...('executed' in detail && { notReached: Object.keys(this.#prompt.output).filter((id) => !known.has(id)) }),
    };
    const error = `${plain(detail['exception_type'])}: ${plain(detail['exception_message']).trim()}`;
    const errors = status === 'failed' ? [{ nodeId: node, type: plain(detail['node_type']), error }] : [];
    return new RunError(message, { ...this.#result(status, states), errors });
  }

  lost(message: string): RunError {
    return new RunError(message, this.#result('lost', { done: this.#ran(), cached: [...this.#cached] }));
  }

  #ran(): string[] {
    return [...new Set([...this.#begun, ...this.#outputs.keys()])].filter((id) => !this.#cached.has(id));
  }

  #result(status: RunResult['status'], states: RunStates): RunResult {
    const result: RunResult = { promptId: this.#id, status, states, errors: [], files: [], texts: [] };
    for (const [node, output] of this.#outputs) collect(result, node, output, this.#api);
    return result;
  }

  // Nodes that a node makes of itself while it runs have ids such as `12.0.0.5`, which nobody sees on the canvas.
  #nodeOf(id: string, shown?: unknown): string {
    if (Object.hasOwn(this.#prompt.output, id)) return id;
    if (typeof shown === 'string' && Object.hasOwn(this.#prompt.output, shown)) return shown;
    const [own = id] = id.split('.');
    return Object.hasOwn(this.#prompt.output, own) ? own : id;
  }
}

function collect(result: RunResult, nodeId: string, output: unknown, api: RunApi): void {
  for (const [name, items] of Object.entries((output ?? {}) as Record<string, unknown>)) {
    if (!Array.isArray(items)) continue;
    for (const item of items as unknown[]) {
      const { filename, subfolder = '', type = 'output' } = (item ?? {}) as { filename?: string; subfolder?: string; type?: string };
      if (filename && result.files.length < MOST_FILES) {
        const url = api.apiURL(viewPath({ filename, subfolder, type }));
        result.files.push({ nodeId, filename, subfolder, type, url, kind: kindOf(filename) });
      } else if (name === 'text' && typeof item === 'string') result.texts.push({ nodeId, text: item });
    }
  }
}

function kindOf(filename: string): RunFile['kind'] {
  if (/\.(png|jpe?g|webp|gif|avif|bmp)$/i.test(filename)) return 'image';
  if (/\.(mp4|webm|mov|mkv)$/i.test(filename)) return 'video';
  return /\.(flac|mp3|wav|ogg|opus)$/i.test(filename) ? 'audio' : 'other';
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? (value as unknown[]).map(plain) : [];
}

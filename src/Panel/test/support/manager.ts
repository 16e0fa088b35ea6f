import { ToolError } from '../../src/canvas/ToolError';
import { askComfy } from '../../src/runs/askComfy';
import type { RunApi } from '../../src/runs/RunApi';
import type { openCanvas } from './canvas';

type Shape = 'classic' | 'tasks' | 'batches' | 'none';
type Body = Record<string, unknown>;

/** ComfyUI with its Manager in one of its shapes, as far as tools ask it. What is installed is loaded by a restart only. */
export function fakeManager(canvas: ReturnType<typeof openCanvas>['canvas'], shape: Shape) {
  const prefix = shape === 'classic' ? '' : '/v2';
  const state = {
    installed: {} as Record<string, object>,
    loaded: {} as Record<string, object>,
    /** What the Manager makes of a package or a model: its own words, where it is not content. */
    install: (item: Body): string | undefined => {
      state.installed[String(item['id'])] = { cnr_id: item['id'], enabled: true };
      return undefined;
    },
    fetchModel: undefined as ((item: Body) => string | undefined) | undefined,
    /** Status codes by path, without the prefix, and what stands in such an answer. */
    refuses: {} as Record<string, number>,
    refusal: 'A security error has occurred. Please check the terminal logs',
    /** As before version 3.41. */
    startsByGet: false,
    /** How many questions it takes to close an earlier batch: it is at work then, but does not see what is queued. */
    closing: 0,
    isStuck: false,
    models: [] as object[],
    folders: {} as Record<string, string[]>,
    failInfo: undefined as object | undefined,
    /** How many requests nobody answers after a restart. */
    away: 2,
    restarts: 0,
    onRestart: (): void => undefined,
    /** How many questions about its queue stay without an answer. */
    misses: 0,
    queue: { queue_running: [] as unknown[], queue_pending: [] as unknown[] },
    asked: [] as [path: string, body: Body | undefined][],
  };
  let silent = 0;
  const results = new Map<string, string>();
  const waiting: { kind: string; item: Body }[] = [];
  const listeners = new Set<(detail: unknown) => void>();
  const put = (kind: string, item: Body) => void waiting.push({ kind, item });
  const start = () => {
    if (state.closing > 0 || state.isStuck) return '';
    const result: Record<'nodepack_result' | 'model_result', Record<string, string>> = { nodepack_result: {}, model_result: {} };
    for (const { kind, item } of waiting.splice(0)) {
      const id = String(item['ui_id']);
      const words = (kind === 'install' ? state.install(item) : state.fetchModel?.(item)) ?? 'success';
      results.set(id, words);
      result[kind === 'install' ? 'nodepack_result' : 'model_result'][id] = words;
    }
    const status = { classic: 'done', batches: 'batch-done', tasks: 'all-done', none: '' }[shape];
    for (const listener of listeners) listener({ status, ...(shape !== 'tasks' && result) });
    return '';
  };
  const routes: Record<string, (body: Body | undefined, query: URLSearchParams) => unknown> = {
    '/customnode/installed': (_, query) => (query.get('mode') === 'imported' ? state.loaded : state.installed),
    '/customnode/import_fail_info': () => state.failInfo,
    '/externalmodel/getlist': () => ({ models: state.models }),
    '/manager/queue/install': (body) => put('install', body!),
    '/manager/queue/install_model': (body) => put('install-model', body!),
    '/manager/queue/task': (body) => put(String(body!['kind']), { ...(body!['params'] as Body), ui_id: body!['ui_id'] }),
    '/manager/queue/batch': (body) => {
      for (const [kind, items] of Object.entries(body!))
        for (const item of items as Body[]) put(kind === 'install' ? 'install' : 'install-model', item);
      start();
      return { failed: [] };
    },
    '/manager/queue/start': start,
    '/manager/queue/status': () => {
      const is_processing = state.closing > 0;
      state.closing -= is_processing ? 1 : 0;
      return { total_count: results.size + waiting.length, done_count: results.size, in_progress_count: 0, is_processing };
    },
    '/manager/queue/history': (_, query) => {
      const result = results.get(query.get('ui_id')!);
      return { history: result === undefined ? {} : { result } };
    },
    '/manager/reboot': () => {
      state.restarts += 1;
      state.onRestart();
      state.loaded = { ...state.installed };
      silent = state.away;
      throw new TypeError('Failed to fetch');
    },
    ...(shape === 'classic' && { '/manager/version': () => 'V3.41' }),
    ...((shape === 'tasks' || shape === 'batches') && {
      '/manager/is_legacy_manager_ui': () => ({ is_legacy_manager_ui: shape === 'batches' }),
    }),
  };
  const only: Partial<Record<Shape, string[]>> = {
    classic: ['/manager/queue/task', '/manager/queue/batch', '/manager/queue/history'],
    tasks: ['/manager/queue/install', '/manager/queue/batch', '/externalmodel/getlist'],
    batches: ['/manager/queue/install', '/manager/queue/task', '/manager/queue/history'],
  };
  let missed = 0;
  const fetchApi: RunApi['fetchApi'] = async (path, init) => {
    const body = init?.body ? (JSON.parse(init.body as string) as Body) : undefined;
    const { pathname, searchParams } = new URL(path, 'http://comfy.test');
    state.asked.push([pathname, body]);
    if (silent > 0) {
      silent -= 1;
      throw new TypeError('Failed to fetch');
    }
    if (/queue.(status|history)$/.test(pathname) && missed < state.misses) {
      missed += 1;
      throw new TypeError('Failed to fetch');
    }
    if (pathname === '/queue') return Response.json(state.queue);
    const [, folder] = /^\/models\/(.+)$/.exec(pathname) ?? [];
    if (folder) return state.folders[folder] ? Response.json(state.folders[folder]) : new Response('', { status: 404 });
    const name = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : '';
    const refused = state.refuses[name];
    if (refused) return new Response(state.refusal, { status: refused });
    if ((name === '/manager/queue/start' || name === '/manager/reboot') && state.startsByGet === (body !== undefined))
      return new Response('', { status: state.startsByGet ? 405 : 404 });
    const route = shape === 'none' || only[shape]?.includes(name) ? undefined : routes[name];
    if (!route) return new Response('', { status: 404 });
    const answer = route(body, searchParams);
    return answer === undefined ? new Response('', { status: name.endsWith('fail_info') ? 400 : 200 }) : Response.json(answer);
  };
  canvas.onComfy = (_, listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  canvas.comfy = (path, body) => askComfy({ fetchApi, apiURL: (path) => path }, path, body);
  return state;
}

/** A canvas of a page that reaches no ComfyUI at all. */
export function noComfy(canvas: ReturnType<typeof openCanvas>['canvas']): void {
  canvas.comfy = async () => {
    throw new ToolError('The service reaches no ComfyUI.');
  };
}

import type { Canvas } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import { ComfyRefusal } from '../runs/askComfy';
import type { NodePackage } from '../service/packages';
import { newId } from '../text/newId';
import { holds, repositoryName } from './installedPackages';
import { pause } from './pause';

/** A model file to fetch, in the members that ComfyUI-Manager takes. */
export interface ManagedModel {
  name: string;
  type: string;
  base: string;
  save_path: string;
  filename: string;
  url: string;
  size?: string;
}

/**
 * Which ComfyUI-Manager it is: `classic` is the custom node (version 3), `tasks` the one that comes with ComfyUI (version 4), `batches` the
 * same with the classic window.
 */
type Kind = 'classic' | 'tasks' | 'batches';

const POLL = 1_000;
const MOST_MISSES = 30;
const ABSENT = new Set([404, 405]);
const STOPPED = 'The user stopped the answer. ComfyUI-Manager goes on with what it had begun.';

/** ComfyUI-Manager, which installs packages and fetches models for ComfyUI. Undefined where there is none, or only one of before 3.0. */
export async function findManager(canvas: Canvas): Promise<ComfyManager | undefined> {
  const legacy = (await orAbsent(canvas.comfy('/v2/manager/is_legacy_manager_ui'))) as { is_legacy_manager_ui?: boolean } | undefined;
  const kind =
    typeof legacy?.is_legacy_manager_ui === 'boolean'
      ? legacy.is_legacy_manager_ui
        ? 'batches'
        : 'tasks'
      : (await orAbsent(canvas.comfy('/manager/version'))) !== undefined
        ? 'classic'
        : undefined;
  return kind && new ComfyManager(canvas, kind);
}

export class ComfyManager {
  readonly #canvas: Canvas;
  readonly #kind: Kind;

  constructor(canvas: Canvas, kind: Kind) {
    this.#canvas = canvas;
    this.#kind = kind;
  }

  /** Whether it fetches models from any address. The others take only what their own list names. */
  get takesAnyModel(): boolean {
    return this.#kind === 'tasks';
  }

  /** Whether the package is in ComfyUI's folders, and whether it was when ComfyUI started. */
  async has(pack: NodePackage): Promise<{ installed: boolean; loaded: boolean }> {
    const [now, start] = await Promise.all(['default', 'imported'].map((mode) => this.#ask(`/customnode/installed?mode=${mode}`)));
    return { installed: holds(now, pack), loaded: holds(start, pack) };
  }

  /** Installs a package, and waits until it is there. Throws what the Manager says against it. */
  async install(pack: NodePackage, version: string | undefined, signal: AbortSignal): Promise<void> {
    const id = newId();
    const address = pack.isRegistered ? pack.repository : pack.id;
    const item = {
      // Without releases, the Manager goes by the repository and its name.
      id: pack.isRegistered ? pack.id : repositoryName(pack.id),
      version: pack.isRegistered ? (pack.version ?? 'latest') : 'unknown',
      selected_version: pack.isRegistered ? (version ?? 'latest') : 'unknown',
      channel: 'default',
      mode: 'cache',
      skip_post_install: false,
      ...(address && { repository: address, files: [address] }),
    };
    await this.#queue('install', id, item, '/manager/queue/install');
    const said = await this.#done(id, signal);
    if ((await this.has(pack)).installed) return;
    throw new ToolError(
      `ComfyUI-Manager did not install ${pack.name}${said ? `: ${said}` : ''}. ComfyUI's console says why.` + security(said),
    );
  }

  /** Why a package that is there could not be loaded; undefined where nothing is known against it. */
  async whyNotLoaded(pack: NodePackage): Promise<string | undefined> {
    const body = pack.isRegistered ? { cnr_id: pack.id } : { url: pack.id };
    const told = await this.#ask('/customnode/import_fail_info', body).catch((failure: unknown) => {
      // It answers 400 where there is nothing to tell, and it only explains what is known already.
      if (failure instanceof ToolError) return undefined;
      throw failure;
    });
    const { msg, traceback } = (told ?? {}) as { msg?: unknown; traceback?: unknown };
    const text = [msg, traceback].filter((part): part is string => typeof part === 'string').join('\n');
    return text.trim().split('\n').slice(-6).join('\n') || undefined;
  }

  /** The models that its list names. */
  async models(): Promise<ManagedModel[]> {
    const list = (await orAbsent(this.#ask('/externalmodel/getlist?mode=cache'))) as { models?: unknown } | undefined;
    return Array.isArray(list?.models) ? list.models.filter(isModel) : [];
  }

  /** Fetches a model, and waits until the Manager is done with it. Returns what it says, where it says anything. */
  async fetchModel(model: ManagedModel, signal: AbortSignal): Promise<string | undefined> {
    const id = newId();
    await this.#queue('install-model', id, { ...model }, '/manager/queue/install_model');
    return this.#done(id, signal);
  }

  /** Restarts ComfyUI. Its answer is lost with it. */
  async restart(): Promise<void> {
    try {
      await this.#post('/manager/reboot', {});
    } catch (failure) {
      if (failure instanceof ComfyRefusal && failure.status < 500)
        throw new ToolError(`ComfyUI-Manager does not restart ComfyUI: it answered with ${failure.status}.${security('403')}`);
      if (!(failure instanceof ToolError)) throw failure;
    }
  }

  async #queue(kind: 'install' | 'install-model', ui_id: string, params: object, classicPath: string): Promise<void> {
    try {
      if (this.#kind === 'tasks') {
        // Models have a route of their own there; a task's parameters are read as any kind that they fit.
        if (kind === 'install-model') await this.#ask('/manager/queue/install_model', { ...params, ui_id, client_id: ui_id });
        else await this.#ask('/manager/queue/task', { kind, ui_id, client_id: ui_id, params });
      } else if (this.#kind === 'batches') {
        const name = kind === 'install' ? 'install' : 'install_model';
        const answer = await this.#ask('/manager/queue/batch', { [name]: [{ id: ui_id, ...params, ui_id }] });
        const { failed } = (answer ?? {}) as { failed?: unknown };
        if (Array.isArray(failed) && failed.length > 0) throw new ToolError(`ComfyUI-Manager refused it.${security('403')}`);
        return;
      } else await this.#ask(classicPath, { ...params, ui_id });
      await this.#post('/manager/queue/start', {});
    } catch (failure) {
      if (!(failure instanceof ComfyRefusal)) throw failure;
      throw new ToolError(`ComfyUI-Manager refused it: ${failure.message}${security(String(failure.status))}`);
    }
  }

  /** Waits until a task is done. Returns the Manager's own words about it, where it has any but success. */
  async #done(id: string, signal: AbortSignal): Promise<string | undefined> {
    const path = this.#kind === 'tasks' ? `/manager/queue/history?ui_id=${id}` : '/manager/queue/status';
    for (let misses = 0; ;) {
      await pause(POLL, signal, STOPPED);
      try {
        const { history, is_processing } = ((await this.#ask(path)) ?? {}) as { history?: { result?: unknown }; is_processing?: unknown };
        misses = 0;
        if (this.#kind !== 'tasks' && is_processing !== true) return undefined;
        if (typeof history?.result !== 'string') continue;
        return history.result === 'success' || history.result === 'skip' ? undefined : history.result;
      } catch (failure) {
        // A busy ComfyUI misses a question now and then.
        if (!(failure instanceof ToolError) || failure instanceof ComfyRefusal || ++misses > MOST_MISSES) throw failure;
      }
    }
  }

  #ask(path: string, body?: object): Promise<unknown> {
    return this.#canvas.comfy(this.#kind === 'classic' ? path : `/v2${path}`, body);
  }

  // What only starts something was a GET once.
  async #post(path: string, body: object): Promise<unknown> {
    try {
      return await this.#ask(path, body);
    } catch (failure) {
      if (!(failure instanceof ComfyRefusal) || failure.status !== 405) throw failure;
      return this.#ask(path);
    }
  }
}

/** What the user can do about a refusal for its security level. */
function security(said: string | undefined): string {
  return said !== undefined && /40[34]|security|failed/i.test(said)
    ? ' Its security level forbids that, or it does not know it. The user can lower `security_level` in the Manager’s config.ini ' +
        '(to "normal", or "normal-" for what is not in its list), and restart ComfyUI; one that is open to a network (`--listen`) is ' +
        'kept stricter. Or they install it by hand.'
    : '';
}

function isModel(value: unknown): value is ManagedModel {
  const model = (value ?? {}) as Partial<Record<keyof ManagedModel, unknown>>;
  return (['name', 'type', 'base', 'save_path', 'filename', 'url'] as const).every((name) => typeof model[name] === 'string');
}

async function orAbsent(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (failure) {
    if (failure instanceof ComfyRefusal && ABSENT.has(failure.status)) return undefined;
    throw failure;
  }
}

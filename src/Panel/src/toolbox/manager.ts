import type { Canvas } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import { ComfyRefusal } from '../runs/askComfy';
import type { NodePackage } from '../service/packages';
import { holds, repositoryName } from './installedPackages';
import { ManagerQueue } from './managerQueue';
import { whatToDo } from './managerRefusal';
import { ManagerRoutes, orAbsent } from './managerRoutes';

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
  return kind && new ComfyManager(new ManagerRoutes(canvas, kind));
}

export class ComfyManager {
  readonly #routes: ManagerRoutes;
  readonly #queue: ManagerQueue;

  constructor(routes: ManagerRoutes) {
    this.#routes = routes;
    this.#queue = new ManagerQueue(routes);
  }

  /** Whether it fetches models from any address. The others take only what their own list names. */
  get takesAnyModel(): boolean {
    return this.#routes.kind === 'tasks';
  }

  /** Whether the package is in ComfyUI's folders, and whether it was when ComfyUI started. */
  async has(pack: NodePackage): Promise<{ installed: boolean; loaded: boolean }> {
    const [now, start] = await Promise.all(['default', 'imported'].map((mode) => this.#routes.ask(`/customnode/installed?mode=${mode}`)));
    return { installed: holds(now, pack), loaded: holds(start, pack) };
  }

  /** Installs a package, and waits until it is there. Throws what the Manager says against it. */
  async install(pack: NodePackage, version: string | undefined, signal: AbortSignal): Promise<void> {
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
    const said = await this.#queue.run('install', item, signal);
    if ((await this.has(pack)).installed) return;
    throw new ToolError(
      `ComfyUI-Manager did not install ${pack.name}${said ? `: ${said}` : ''}. ComfyUI's console says why.` + whatToDo(said),
    );
  }

  /** Why a package that is there could not be loaded; undefined where nothing is known against it. */
  async whyNotLoaded(pack: NodePackage): Promise<string | undefined> {
    const body = pack.isRegistered ? { cnr_id: pack.id } : { url: pack.id };
    const told = await this.#routes.ask('/customnode/import_fail_info', body).catch((failure: unknown) => {
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
    const list = (await orAbsent(this.#routes.ask('/externalmodel/getlist?mode=cache'))) as { models?: unknown } | undefined;
    return Array.isArray(list?.models) ? list.models.filter(isModel) : [];
  }

  /** Fetches a model, and waits until the Manager is done with it. Returns what it says, where it says anything but success. */
  fetchModel(model: ManagedModel, signal: AbortSignal): Promise<string | undefined> {
    return this.#queue.run('install-model', { ...model }, signal);
  }

  /** Restarts ComfyUI. Its answer is lost with it. */
  async restart(): Promise<void> {
    try {
      await this.#routes.start('/manager/reboot');
    } catch (failure) {
      if (failure instanceof ComfyRefusal && failure.status < 500)
        throw new ToolError(`ComfyUI-Manager does not restart ComfyUI: ${failure.message}${whatToDo(`403 ${failure.message}`)}`);
      if (!(failure instanceof ToolError)) throw failure;
    }
  }
}

function isModel(value: unknown): value is ManagedModel {
  const model = (value ?? {}) as Partial<Record<keyof ManagedModel, unknown>>;
  return (['name', 'type', 'base', 'save_path', 'filename', 'url'] as const).every((name) => typeof model[name] === 'string');
}

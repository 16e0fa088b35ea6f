import type { MissingModel } from './missingModels';
import type { ComfyManager, ManagedModel } from './manager';
import { ToolError } from '../canvas/ToolError';

/** Where a missing model file comes from, and where it goes. */
export interface ModelSource {
  /** What ComfyUI-Manager is given. */
  model: ManagedModel;
  /** Below ComfyUI's `models`. */
  folder: string;
  /** As the Manager's list has it, such as `4.27GB`. */
  size?: string | undefined;
  /** Who names the address. */
  namedBy: 'workflow' | 'manager';
  /** Whether it is on the Manager's list, which is all that most of them take. */
  isListed: boolean;
}

/** Formats that only hold numbers. The others can hold code. */
const SAFE = /\.(safetensors|sft|gguf)$/i;
const MODEL = /\.(safetensors|sft|gguf|ckpt|pth?|bin|onnx)$/i;

export const canHoldCode = (file: string): boolean => !SAFE.test(file);

/**
 * The addresses that are known for a missing file: the workflow's own, or that of the Manager's list. No other address is ever fetched.
 * @param manager Undefined where there is none: only what the workflow names is known then.
 */
export async function sourcesOf(missing: MissingModel, manager: ComfyManager | undefined): Promise<ModelSource[]> {
  const { file, folder, url } = missing;
  const path = file.replaceAll('\\', '/');
  const name = path.split('/').at(-1)!;
  if (!MODEL.test(name)) throw new ToolError(`"${file}" is no model file of a kind that is downloaded here.`);
  const listed = (await manager?.models())?.filter(({ filename, url }) => filename === name && isWeb(url)) ?? [];
  const sources: ModelSource[] = [];
  if (url && isWeb(url) && folder) {
    const within = [folder, ...path.split('/').slice(0, -1)].join('/');
    const known = listed.find((model) => model.url === url);
    const model = known ?? { name, type: folder, base: '', save_path: within, filename: name, url };
    sources.push({
      model,
      folder: known ? folderOf(known, folder) : safe(within),
      size: known?.size,
      namedBy: 'workflow',
      isListed: known !== undefined,
    });
  }
  for (const model of listed)
    if (!sources.some((source) => source.model.url === model.url))
      sources.push({ model, folder: folderOf(model, folder), size: model.size, namedBy: 'manager', isListed: true });
  return sources;
}

/** Where the Manager puts a model of its list: it knows a folder for each kind. */
function folderOf({ save_path, type }: ManagedModel, wanted: string | undefined): string {
  return safe(save_path === 'default' ? (wanted ?? type) : save_path);
}

// The workflow, or a list from the web, names the folder.
function safe(folder: string): string {
  if (/^[\w][\w .-]*(\/[\w][\w .-]*)*$/.test(folder) && !folder.includes('..')) return folder;
  throw new ToolError(`The folder "${folder}" is none that models go into, so nothing was downloaded.`);
}

function isWeb(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}

import type { Canvas } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import { ComfyRefusal } from '../runs/askComfy';
import { findManager } from '../toolbox/manager';
import { missingOnCanvas, type MissingModel } from '../toolbox/missingModels';
import { canHoldCode, sourcesOf, type ModelSource } from '../toolbox/modelSource';
import { requireLeave, type Permission } from '../toolbox/permission';
import { textArgument, type Tool } from '../toolbox/tool';

export const downloadModel: Tool = async (args, { canvas, turn, signal, permit, onProgress }) => {
  const file = textArgument(args, 'file').trim();
  const wanted = args['url'];
  turn.checkTab();
  const missing = await named(file, canvas, signal);
  if (!missing) return { downloaded: file, note: 'ComfyUI has this file already; nothing was downloaded.' };

  const manager = await findManager(canvas);
  const sources = await sourcesOf(missing, manager);
  const isChosen = typeof wanted === 'string' && wanted !== '';
  const chosen = isChosen ? sources.filter(({ model }) => model.url === wanted) : sources;
  if (!chosen[0]) throw unnamed(missing, sources, wanted);
  const source = chosen.find(({ isListed }) => isListed || manager?.takesAnyModel === true);
  if (!manager || !source) return byHand(missing, chosen[0]);

  requireLeave(await permit(permissionOf(missing, source)), `${source.model.filename} was not downloaded`);
  onProgress({ doing: 'downloading' });
  const said = await manager.fetchModel(source.model, signal);
  const found = await foundAs(source, canvas);
  if (found === undefined)
    throw new ToolError(
      `ComfyUI-Manager did not download ${source.model.filename}${said ? `: ${said}` : ''}. Its reason is in ComfyUI's console: the ` +
        `machine that runs ComfyUI may not reach ${new URL(source.model.url).host}, the address may want a login, or the Manager's ` +
        'security level may forbid it. The file is still missing.',
      { missingModels: [{ ...missing, url: source.model.url }] },
    );
  const left = await missingOnCanvas(canvas, signal);
  await canvas.refreshTypes();
  return {
    downloaded: found,
    folder: `models/${source.folder}`,
    ...(found !== missing.file && { note: `The workflow names it "${missing.file}": set the widgets of its nodes to "${found}".` }),
    ...(left && left.length > 0 && { stillMissing: left.map((model) => model.file) }),
  };
};

/** The missing file that the model means; undefined where it is not missing. */
async function named(file: string, canvas: Canvas, signal: AbortSignal): Promise<MissingModel | undefined> {
  const all = await missingOnCanvas(canvas, signal);
  if (!all)
    throw new ToolError(
      'Which models are missing is not known: the service has not reached ComfyUI. Call refreshEnvironment and try again.',
    );
  const found = all.find((model) => model.file === file) ?? all.find((model) => baseName(model.file) === baseName(file));
  if (found || all.length === 0) return found;
  throw new ToolError(`The workflow on the canvas does not lack "${file}". It lacks: ${all.map((model) => model.file).join(', ')}.`, {
    missingModels: all,
  });
}

function permissionOf({ file }: MissingModel, { model, folder, size, namedBy }: ModelSource): Permission {
  return {
    kind: 'download',
    subject: model.filename,
    facts: [
      { what: 'host', value: new URL(model.url).host },
      { what: 'address', value: model.url, link: model.url },
      { what: 'folder', value: `models/${folder}` },
      { what: 'size', value: size ?? '?' },
    ],
    effects: [
      { what: namedBy === 'manager' ? 'byManager' : 'byWorkflow' },
      { what: 'fetches' },
      ...(canHoldCode(file) ? [{ what: 'pickle' as const }] : []),
    ],
  };
}

/** The file's name as loaders have it now; undefined where the folder does not have it. */
async function foundAs({ model, folder }: ModelSource, canvas: Canvas): Promise<string | undefined> {
  const [kind, ...within] = folder.split('/');
  const path = [...within, model.filename].join('/');
  const files = await canvas.comfy(`/models/${encodeURIComponent(kind!)}`).catch((failure: unknown) => {
    if (failure instanceof ComfyRefusal) return [];
    throw failure;
  });
  const listed = Array.isArray(files) ? files.map(String) : [];
  return listed.find((name) => name.replaceAll('\\', '/') === path);
}

function byHand(missing: MissingModel, { model, folder }: ModelSource): object {
  return {
    downloaded: false,
    why:
      'There is no ComfyUI-Manager here that takes this address, so nothing was downloaded. The user is shown the link and the folder; ' +
      'tell them to put the file there, and wait until they say that it is.',
    missingModels: [{ ...missing, url: model.url, folder }],
  };
}

function unnamed(missing: MissingModel, sources: ModelSource[], wanted: unknown): ToolError {
  const addresses = sources.map(({ model }) => model.url);
  return new ToolError(
    addresses.length > 0
      ? `Neither the workflow nor ComfyUI-Manager's list names ${String(wanted)} for "${missing.file}". They name: ${addresses.join(', ')}.`
      : `Nobody names an address for "${missing.file}": neither the workflow nor ComfyUI-Manager's list. Do not guess one. Ask the ` +
          `user where the file comes from; it belongs in models/${missing.folder ?? '…'}.`,
    { missingModels: [missing] },
  );
}

const baseName = (file: string): string => file.split(/[\\/]/).at(-1)!;

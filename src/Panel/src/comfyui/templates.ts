import { OWN_PACKAGE, serviceTemplate, type TemplateFile, type TemplateRef } from '../service/templates';
import { ToolError } from '../canvas/ToolError';
import type { ComfyApi } from './comfy';

/** Reads a template from ComfyUI, or one of the service's own; undefined if there is none. */
export async function readTemplate(api: ComfyApi, template: TemplateRef): Promise<TemplateFile | undefined> {
  const { id, source, package: name } = template;
  if (source === 'custom' && name === OWN_PACKAGE) return serviceTemplate(template);
  const path =
    source === 'custom'
      ? `/workflow_templates/${encodeURIComponent(name ?? '')}/${encodeURIComponent(id)}.json`
      : `/templates/${encodeURIComponent(id)}.json`;
  const workflow = await json(source === 'custom' ? api.fetchApi(path) : fetch(api.fileURL(path)));
  return workflow === undefined ? undefined : { workflow, notes: [] };
}

/** The files of the user's saved workflows; none where ComfyUI does not list them. */
export async function savedWorkflows(api: ComfyApi): Promise<string[]> {
  try {
    const files = await json(api.fetchApi('/userdata?dir=workflows&recurse=true&split=false&full_info=false'));
    return Array.isArray(files) ? files.filter((file): file is string => typeof file === 'string' && /\.json$/i.test(file)) : [];
  } catch (failure) {
    // Everything else can be named all the same.
    console.warn('ComfyAssistant: the saved workflows could not be listed', (failure as Error).message);
    return [];
  }
}

export async function readSavedWorkflow(api: ComfyApi, path: string): Promise<unknown> {
  const file = path.replace(/^workflows\//, '').replace(/(\.json)?$/, '.json');
  const workflow = await json(api.fetchApi(`/userdata/${encodeURIComponent(`workflows/${file}`)}`));
  if (workflow === undefined)
    throw new ToolError(
      `There is no saved workflow "${file}". Nothing was changed. Ask the user for its name as the sidebar "Workflows" shows it.`,
    );
  return workflow;
}

/** The JSON of a response; undefined if ComfyUI does not have it, which it signals with a 404 or its own page. */
async function json(answer: Promise<Response>): Promise<unknown> {
  const response = await answer.catch((failure: unknown) => {
    throw new ToolError(`ComfyUI did not answer (${String(failure)}). Nothing was changed. Tell the user that ComfyUI seems to be away.`);
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new ToolError(`ComfyUI answered with ${response.status} ${response.statusText}. Nothing was changed.`);
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    if (text.trimStart().startsWith('<')) return undefined;
    throw new ToolError('ComfyUI handed out a file that is not valid JSON; it may be damaged. Nothing was changed.');
  }
}

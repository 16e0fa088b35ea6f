import type { Template } from '../canvas/Canvas';
import { ToolError } from '../tools/ToolError';
import type { ComfyApi } from './comfy';

interface IndexEntry {
  title?: string;
  category?: string;
  moduleName?: string;
  templates: { name: string; title?: string; description?: string; tags?: string[] }[];
}

/** ComfyUI's own templates and the examples of the installed packages. */
export async function templates(api: ComfyApi): Promise<Template[]> {
  const [official, custom] = await Promise.all([json<IndexEntry[]>(fetch(api.fileURL('/templates/index.json'))), json<Record<string, string[]>>(api.fetchApi('/workflow_templates'))]);
  if (!official && !custom) throw new ToolError('ComfyUI did not answer with its templates. Build the workflow with applyWorkflowJson instead.');
  return [
    ...(official ?? []).flatMap(({ title, category, templates }) =>
      templates.map((entry): Template => ({ id: entry.name, source: 'official', title: entry.title ?? entry.name, description: [entry.description, ...(entry.tags ?? [])].filter(Boolean).join(' · '), category: title ?? category ?? '' })),
    ),
    ...Object.entries(custom ?? {}).flatMap(([name, files]) => files.map((file): Template => ({ id: file, source: 'custom', package: name, title: file, description: `Example of ${name}`, category: name }))),
  ];
}

export async function readTemplate(api: ComfyApi, { id, source, package: name }: Pick<Template, 'id' | 'source' | 'package'>): Promise<unknown> {
  const answer =
    source === 'custom' ? api.fetchApi(`/workflow_templates/${encodeURIComponent(name ?? '')}/${encodeURIComponent(id)}.json`) : fetch(api.fileURL(`/templates/${encodeURIComponent(id)}.json`));
  const workflow = await json(answer);
  if (!workflow) throw new ToolError(`ComfyUI lists the template "${id}" but did not hand out its file. Nothing was changed.`);
  return workflow;
}

export async function readSavedWorkflow(api: ComfyApi, path: string): Promise<unknown> {
  const file = path.replace(/^workflows\//, '').replace(/(\.json)?$/, '.json');
  const workflow = await json(api.fetchApi(`/userdata/${encodeURIComponent(`workflows/${file}`)}`));
  if (!workflow) throw new ToolError(`There is no saved workflow "${file}". Nothing was changed.`);
  return workflow;
}

// ComfyUI answers an unknown path with its own page, which is no JSON either.
async function json<T>(answer: Promise<Response>): Promise<T | undefined> {
  try {
    const response = await answer;
    return response.ok ? ((await response.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}

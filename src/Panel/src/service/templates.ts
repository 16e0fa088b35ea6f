import { getJson, ServiceError } from './service';

/** What stands for a template, as searchTemplates returns it. */
export interface TemplateRef {
  id: string;
  source: 'official' | 'custom';
  /** For custom ones: who brings it. */
  package?: string;
}

/** What a template puts on the canvas; `notes` say what was replaced by what the user has. */
export interface TemplateFile {
  workflow: unknown;
  notes: string[];
}

/** The package under which the service lists its own examples. */
export const OWN_PACKAGE = 'comfy-assistant';

/** Reads a template through the service; undefined where there is none. */
export async function serviceTemplate({ id, source, package: name }: TemplateRef): Promise<TemplateFile | undefined> {
  const query = new URLSearchParams({ source, ...(name && { package: name }) });
  try {
    return await getJson<TemplateFile>(`/api/templates/${encodeURIComponent(id)}?${query}`);
  } catch (failure) {
    if (failure instanceof ServiceError && failure.status === 404) return undefined;
    throw failure;
  }
}

import { getJson, ServiceError } from './service';

/** A reference to a template, as searchTemplates returns it. */
export interface TemplateRef {
  id: string;
  source: 'official' | 'custom';
  /** The package of a custom template. */
  package?: string;
}

/** What a template puts on the canvas; `notes` list what was replaced to match the installation. */
export interface TemplateFile {
  workflow: unknown;
  notes: string[];
}

/** The package name under which the service lists its own examples. */
export const OWN_PACKAGE = 'comfy-assistant';

/** Reads a template from the service; undefined if there is none. */
export async function serviceTemplate({ id, source, package: name }: TemplateRef): Promise<TemplateFile | undefined> {
  const query = new URLSearchParams({ source, ...(name && { package: name }) });
  try {
    return await getJson<TemplateFile>(`/api/templates/${encodeURIComponent(id)}?${query}`);
  } catch (failure) {
    if (failure instanceof ServiceError && failure.status === 404) return undefined;
    throw failure;
  }
}

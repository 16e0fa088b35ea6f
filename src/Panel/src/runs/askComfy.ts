import { ToolError } from '../canvas/ToolError';
import type { RunApi } from './RunApi';

/** ComfyUI, or an extension of it, answered with an error. */
export class ComfyRefusal extends ToolError {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** ComfyUI's answer as JSON, or as text where it is none; undefined for an empty one. */
export async function askComfy(api: RunApi, path: string, body?: object): Promise<unknown> {
  const request = body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await api.fetchApi(path, request).catch((failure: unknown) => {
    throw new ToolError(`ComfyUI did not answer (${String(failure)}). Tell the user that it seems to be away.`);
  });
  const text = await response.text();
  if (!response.ok)
    throw new ComfyRefusal(`ComfyUI answered ${path} with ${response.status}${text ? `: ${text.slice(0, 300)}` : '.'}`, response.status);
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

/** How a run is followed: ComfyUI's HTTP API and, where there is a connection to it, its events. */
export interface RunApi extends Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>> {
  fetchApi(path: string, init?: RequestInit): Promise<Response>;
  /** The address of ComfyUI's page of that path, for a browser. */
  apiURL(path: string): string;
}

/** A workflow as ComfyUI's frontend makes it to be queued. */
export interface Prompt {
  output: Record<string, { class_type: string; inputs?: Record<string, unknown>; _meta?: { title?: string } }>;
  workflow: object;
}

/** What ComfyUI refuses a workflow for, by node. */
export type NodeErrors = Record<string, { class_type?: string; errors?: { message: string; details?: string }[] }>;

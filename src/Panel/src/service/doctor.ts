import { call } from './service';

/** A workflow that a file holds, held against the user's installation. Texts are the service's own words. */
export interface Diagnosis {
  /** What it does. */
  outline: string;
  packages: { name?: string | null; url?: string | null; installed: boolean; nodeTypes: string[] }[];
  models: { file: string; folder?: string | null; url?: string | null; installed?: boolean | null }[];
  repaired: { nodeId: string; classType: string; input?: string | null; before?: string | null; after: string }[];
  /** What is still wrong. */
  left: { message: string }[];
  /** What ComfyUI would do with it now: run all of its outputs, some, or none. Older services do not say. */
  verdict?: 'runs' | 'partial' | 'refused';
  outputs?: { runs: boolean }[];
  /** The nodes that cost money with every run. */
  costsMoney?: unknown[];
  /** The workflow after repair. */
  workflow: object;
}

export interface DoctorReport {
  /** All of it in a few sentences. */
  summary: string;
  /** Missing where the file holds no workflow. */
  diagnosis?: Diagnosis;
}

/** The largest file that the service examines, in bytes. */
export const LARGEST_FILE = 64 * 1024 * 1024;

/** What a file is and what its workflow needs. It never reaches the model. Throws a ServiceError. */
export async function examine(file: Blob, signal?: AbortSignal): Promise<DoctorReport> {
  const headers = { 'Content-Type': file.type || 'application/octet-stream' };
  const response = await call('/api/workflows/doctor', { method: 'POST', body: file, headers, ...(signal && { signal }) });
  return (await response.json()) as DoctorReport;
}

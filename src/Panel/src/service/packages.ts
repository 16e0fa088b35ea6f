import { orUnknown } from './asking';
import { sendJson } from './service';

/** A package of nodes, as ComfyUI-Manager or the registry tells of it. */
export interface NodePackage {
  id: string;
  name: string;
  publisher: string | null;
  stars: number | null;
  downloads: number | null;
  version: string | null;
  repository: string | null;
  license: string | null;
  /** Its author's words, between marks: they are for the model. */
  description: string | null;
  knownFrom: string;
  nodeTypes: string[];
  /** Whether the registry has releases of it. */
  isRegistered: boolean;
}

interface Search {
  packages: NodePackage[];
  installed: string[];
  unknown: string[];
  registryAnswered: boolean;
}

/** ComfyUI-Manager may renew its lists first, in ms. */
const LIMIT = 120_000;
const UNKNOWN = 'the service does not tell which packages bring node types.';

const find = (body: object, signal: AbortSignal): Promise<Search> =>
  sendJson<Search>('POST', '/api/packages/find', body, AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]));

/** Which packages bring the types; undefined if the service cannot tell. */
export const findPackages = (types: readonly string[], signal: AbortSignal): Promise<Search | undefined> =>
  orUnknown(UNKNOWN, () => find({ types }, signal));

/** A package by its id; undefined where nobody knows it, or the service cannot tell. */
export async function readPackage(id: string, signal: AbortSignal): Promise<NodePackage | undefined> {
  return (await orUnknown(UNKNOWN, () => find({ id }, signal)))?.packages[0];
}

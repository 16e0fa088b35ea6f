import type { NodePackage } from '../service/packages';

/** A package as ComfyUI-Manager finds it in ComfyUI's folders. */
interface Found {
  cnr_id?: unknown;
  aux_id?: unknown;
  enabled?: unknown;
}

/** The path of a repository at its forge, such as `owner/name`, in lower case. */
function pathOf(address: string): string {
  return address
    .toLowerCase()
    .replace(/^https?:\/\/[^/]+\//, '')
    .replace(/(\.git)?\/*$/, '');
}

/** The last part of a repository's address. */
export const repositoryName = (address: string): string =>
  address
    .replace(/(\.git)?\/*$/, '')
    .split('/')
    .at(-1)!;

/** Whether ComfyUI-Manager's list of what is installed has a package, and has it switched on. */
export function holds(list: unknown, { id, isRegistered, repository }: NodePackage): boolean {
  const paths = [isRegistered ? undefined : id, repository].flatMap((address) => (address ? [pathOf(address)] : []));
  return Object.entries((list ?? {}) as Record<string, Found | null>).some(([name, found]) => {
    if (found?.enabled === false) return false;
    if (isRegistered && [found?.cnr_id, name.split('@')[0]].some((known) => String(known).toLowerCase() === id.toLowerCase())) return true;
    return typeof found?.aux_id === 'string' && paths.includes(found.aux_id.toLowerCase());
  });
}

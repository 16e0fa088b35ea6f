import type { NodePackage } from '../service/packages';
import type { Permission } from './permission';

/** What the model gets of a package. */
export function packageFacts(pack: NodePackage): object {
  const known = Object.entries(pack).filter(([, value]) => value !== null && (!Array.isArray(value) || value.length > 0));
  return Object.fromEntries(known);
}

/** What the user is shown before a package is installed, and ComfyUI restarted for it. */
export function installPermission(pack: NodePackage, version: string | undefined, isThere: boolean, runs: number): Permission {
  const { id, name, publisher, stars, downloads, license, repository, knownFrom, isRegistered } = pack;
  const release = version ?? pack.version;
  const page = isRegistered ? `https://registry.comfy.org/nodes/${encodeURIComponent(id)}` : id;
  return {
    kind: isThere ? 'restart' : 'install',
    subject: name,
    facts: [
      { what: 'id', value: id, link: page },
      { what: 'publisher', value: publisher ?? '?' },
      ...(release && isRegistered ? [{ what: 'version' as const, value: release }] : []),
      ...(stars === null ? [] : [{ what: 'stars' as const, value: stars.toLocaleString() }]),
      ...(downloads === null ? [] : [{ what: 'downloads' as const, value: downloads.toLocaleString() }]),
      ...(license ? [{ what: 'license' as const, value: license }] : []),
      ...(repository ? [{ what: 'source' as const, value: repository, link: repository }] : []),
      { what: 'knownFrom', value: knownFrom === 'registry' ? 'Comfy Registry' : 'ComfyUI-Manager' },
    ],
    effects: [
      ...(isThere ? [] : [{ what: isRegistered ? ('installs' as const) : ('repository' as const) }]),
      { what: 'code' },
      { what: 'restarts' },
      ...(runs > 0 ? [{ what: 'runsLost' as const, values: { count: runs } }] : []),
    ],
  };
}

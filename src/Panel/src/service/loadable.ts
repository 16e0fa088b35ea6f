import { address } from './service';

// The routes of ComfyUI that hold nothing but a file. Any other may be a command, which loading a picture would carry out.
const FILES = ['/view', '/api/view'];

/**
 * Whether an address from an answer, a tool or an imported conversation may be loaded as it is: data, what this page made itself, and
 * ComfyUI's files. Anything else would be requested with the user's rights on ComfyUI, or would tell another server that it was seen.
 */
export function isLoadable(url: string): boolean {
  if (/^data:(?:image|video|audio)\//i.test(url) || /^blob:/i.test(url)) return true;
  if (!URL.canParse(url, location.href)) return false;
  const target = new URL(url, location.href);
  // Behind a proxy ComfyUI may be served from a folder of its host.
  const folder = location.pathname.replace(/\/[^/]*$/, '');
  return [location.origin, address()].includes(target.origin) && FILES.some((file) => [file, folder + file].includes(target.pathname));
}

import { comfyView } from '../../state/comfyView';

export type MediaKind = 'image' | 'video' | 'audio';

/**
 * The address, if the panel may load it without being asked: `data:` of the given kind, a `blob:` of this page, or a file that ComfyUI
 * gives out at `/view`. Answers and imported conversations name addresses that others chose: any other would tell its server what the
 * model wrote into it, and on ComfyUI's own origin a mere GET can act, as `/manager/reboot` does.
 */
export function mediaAddress(text: unknown, kind: MediaKind): string | undefined {
  const url = parse(text, location.href);
  if (!url) return undefined;
  if (url.protocol === 'data:') return new RegExp(`^data:${kind}/[\\w.+-]+[;,]`, 'i').test(url.href) ? url.href : undefined;
  if (url.protocol === 'blob:') return url.origin === location.origin ? url.href : undefined;
  return viewAddress(url);
}

/**
 * The address, if a click may open it: on the web, an e-mail, or a file at ComfyUI's `/view`. Other addresses of this page's origin are
 * refused, because opening one acts with the user's rights there.
 */
export function linkAddress(text: unknown): string | undefined {
  const url = parse(text);
  if (url?.protocol === 'mailto:') return url.href;
  if (url && /^https?:$/.test(url.protocol) && url.origin !== location.origin) return url.username || url.password ? undefined : url.href;
  const own = parse(text, location.href);
  return own && viewAddress(own);
}

function viewAddress(url: URL): string | undefined {
  if (url.origin !== location.origin || url.username || url.password || !comfyView.get().includes(url.pathname)) return undefined;
  const isPlain = [...url.searchParams].flat().every(isPlainName);
  return isPlain ? url.pathname + url.search : undefined;
}

// ComfyUI refuses names that leave its folders; here, a name that would do so after decoding it again is refused as well.
function isPlainName(name: string): boolean {
  for (let text = name, round = 0; ; round++) {
    // eslint-disable-next-line no-control-regex
    if (/\.\.|^\/|\/\/|\\|[\0-\x1f]/.test(text)) return false;
    const decoded = decode(text);
    if (decoded === text) return true;
    if (round > 3) return false;
    text = decoded;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign, which a file name may contain.
    return text;
  }
}

function parse(text: unknown, base?: string): URL | undefined {
  return typeof text === 'string' && URL.canParse(text, base) ? new URL(text, base) : undefined;
}

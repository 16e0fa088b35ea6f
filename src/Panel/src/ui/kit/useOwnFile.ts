import { useEffect, useState } from 'react';
import { address, request } from '../../service/service';
import { settings } from '../../state/settings';
import { useStore } from '../../state/Store';

/**
 * An address from which the browser itself can load a file. A picture's request carries no token: where the service wants one, its files
 * are read first. Undefined until then, and where there is none.
 */
export function useOwnFile(url: string | undefined): string | undefined {
  const { token } = useStore(settings);
  const path = token === '' ? undefined : url && pathBehindToken(url);
  const [read, setRead] = useState<{ path: string; url: string }>();
  useEffect(() => {
    if (path === undefined) return undefined;
    let local: string | undefined;
    const leaving = new AbortController();
    request(path, { signal: leaving.signal })
      .then(async (response) => (response.ok ? response.blob() : undefined))
      .then((blob) => {
        if (!blob || leaving.signal.aborted) return;
        local = URL.createObjectURL(blob);
        setRead({ path, url: local });
      })
      .catch((failure: unknown) => {
        if (!leaving.signal.aborted) console.warn('ComfyAssistant: a file could not be read', (failure as Error).message);
      });
    return () => {
      leaving.abort();
      if (local) URL.revokeObjectURL(local);
    };
  }, [path]);
  if (path === undefined) return url;
  return read?.path === path ? read.url : undefined;
}

/** The path below the service's address; undefined for what is not the service's. */
function pathBehindToken(url: string): string | undefined {
  if (!URL.canParse(address(), location.href)) return undefined;
  const files = new URL(`${address()}/api/comfy/`, location.href);
  const whole = new URL(url, location.href);
  return whole.href.startsWith(files.href) ? whole.href.slice(files.href.length - '/api/comfy/'.length) : undefined;
}

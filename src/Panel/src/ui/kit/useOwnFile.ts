import { useEffect, useState } from 'react';
import { settings } from '../../state/settings';
import { useStore } from '../../state/Store';
import { ownFile, pathBehindToken } from './ownFile';

/** A file that was read, and an address of this page's for it. */
export interface ReadFile {
  blob: Blob;
  url: string;
}

/**
 * An address from which the browser itself can load a file. A picture's request carries no token: where the service wants one, its files
 * are read first. Undefined until then, and where there is none.
 */
export function useOwnFile(url: string | undefined): string | undefined {
  const { token } = useStore(settings);
  const isBehind = token !== '' && url !== undefined && pathBehindToken(url) !== undefined;
  const read = useReadFile(isBehind ? url : undefined);
  if (!isBehind) return url;
  return read === 'gone' ? undefined : read?.url;
}

/** Reads a file; `gone` where that fails. */
export function useReadFile(url: string | undefined): ReadFile | 'gone' | undefined {
  const [read, setRead] = useState<{ of: string; file: ReadFile | 'gone' }>();
  useEffect(() => {
    if (url === undefined) return undefined;
    let local: string | undefined;
    const leaving = new AbortController();
    ownFile(url, leaving.signal)
      .then((blob) => {
        if (leaving.signal.aborted) return;
        local = URL.createObjectURL(blob);
        setRead({ of: url, file: { blob, url: local } });
      })
      .catch((failure: unknown) => {
        if (leaving.signal.aborted) return;
        console.warn('ComfyAssistant: a file could not be read', (failure as Error).message);
        setRead({ of: url, file: 'gone' });
      });
    return () => {
      leaving.abort();
      if (local) URL.revokeObjectURL(local);
    };
  }, [url]);
  return read && read.of === url ? read.file : undefined;
}

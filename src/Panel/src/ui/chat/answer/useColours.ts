import { useEffect, useMemo, useState, type ReactNode } from 'react';

/** Longer code would hold up the page. In characters. */
const LONGEST = 20_000;

// Read with the first code that is shown.
let colours: typeof import('./colours') | undefined;

/**
 * Code in colours; undefined until they are read, and for a language that has none.
 * @param code Undefined while it is being written: it would be coloured again at every letter.
 */
export function useColours(code: string | undefined, language: string): ReactNode | undefined {
  const isWanted = code !== undefined && language !== '' && code.length <= LONGEST;
  const [isReady, setReady] = useState(colours !== undefined);
  useEffect(() => {
    if (!isWanted || isReady) return;
    let isGone = false;
    void import('./colours').then((loaded) => {
      colours = loaded;
      if (!isGone) setReady(true);
    });
    return () => void (isGone = true);
  }, [isWanted, isReady]);
  return useMemo(() => (isWanted && isReady ? colours?.colour(code, language) : undefined), [isWanted, isReady, code, language]);
}

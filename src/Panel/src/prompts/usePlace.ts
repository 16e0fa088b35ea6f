import { useSyncExternalStore } from 'react';

const subscribe = (listener: () => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Written by hand.
    return part;
  }
}

/** What stands behind the '#', by its parts: the section, and where in it. */
export function usePlace(): { section: string; place: string } {
  const hash = useSyncExternalStore(subscribe, () => location.hash.slice(1));
  const [section = '', ...place] = hash.split('/').map(decoded);
  return { section, place: place.join('/') };
}

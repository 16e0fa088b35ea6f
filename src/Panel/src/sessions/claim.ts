/**
 * Claims a session for this tab; undefined if another tab has it.
 * @param patience How long to wait for it, in milliseconds.
 */
export function claim(id: string, patience = 0): Promise<(() => void) | undefined> {
  // Only available on secure origins. Without locks, nothing keeps two tabs from opening the same session.
  if (!('locks' in navigator)) return Promise.resolve(() => undefined);
  const options = patience > 0 ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
  return new Promise((resolve) => {
    navigator.locks
      .request(`comfy-assistant:${id}`, options, (lock) => {
        if (!lock) return resolve(undefined);
        return new Promise<void>((done) => resolve(() => done()));
      })
      // Timed out: another tab has it.
      .catch(() => resolve(undefined));
  });
}

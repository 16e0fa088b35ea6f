/**
 * Takes a session for this tab; undefined when another tab has it.
 * @param patience Milliseconds to wait for it.
 */
export function claim(id: string, patience = 0): Promise<(() => void) | undefined> {
  // Only there on secure origins; without it two tabs have to be told apart by the user.
  if (!('locks' in navigator)) return Promise.resolve(() => undefined);
  const options = patience > 0 ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
  return new Promise((resolve) => {
    navigator.locks
      .request(`comfy-assistant:${id}`, options, (lock) => {
        if (!lock) return resolve(undefined);
        return new Promise<void>((done) => resolve(() => done()));
      })
      // Out of patience: another tab has it.
      .catch(() => resolve(undefined));
  });
}

/** A random id. `crypto.randomUUID` is only there on secure origins, and a ComfyUI in the network is often plain http. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The hues of the types that most workflows have, as people who know ComfyUI expect them. */
const HUES: Readonly<Record<string, number>> = {
  MODEL: 262,
  CLIP: 46,
  VAE: 2,
  CONDITIONING: 26,
  LATENT: 316,
  IMAGE: 210,
  MASK: 134,
  CONTROL_NET: 164,
  CLIP_VISION: 186,
  UPSCALE_MODEL: 238,
  AUDIO: 92,
  VIDEO: 226,
  INT: 176,
  FLOAT: 112,
  STRING: 70,
  BOOLEAN: 342,
};

/** The colour of a type's sockets and links, the same for the same name; undefined for what takes anything. */
export function typeColor(type: string, isDark: boolean): string | undefined {
  // Of a union, the type that is named first.
  const name = type.split(',')[0]!.trim().toUpperCase();
  if (!/[A-Z]/.test(name)) return undefined;
  const hue = HUES[name] ?? hash(name) % 360;
  return `hsl(${hue} ${isDark ? '62% 68%' : '58% 42%'})`;
}

/** The colours by type, for LiteGraph, which looks each type up by its name. */
export function typeColors(isDark: boolean): Record<string, string> {
  return new Proxy({}, { get: (_, type) => (typeof type === 'string' ? typeColor(type, isDark) : undefined) });
}

function hash(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (Math.imul(sum, 31) + letter.codePointAt(0)!) >>> 0;
  return sum;
}

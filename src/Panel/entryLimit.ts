import { readFileSync } from 'node:fs';
import type { Plugin, Rolldown } from 'vite';

/** How much ComfyUI may load before the panel is opened, in bytes. */
const LIMIT = 15_000;
const LOADER = new URL('../../comfyui-pack/web/loader.js', import.meta.url);

/** Fails a build for ComfyUI that would slow down the start of ComfyUI's page for those who do not open the panel. */
export const entryLimit = (limit = LIMIT): Plugin => ({
  name: 'entry-limit',
  // Not before: what is measured is what is written.
  writeBundle(_, bundle) {
    const complaint = tooMuch(bundle, limit);
    if (complaint) this.error(complaint);
  },
});

/** What is wrong with a bundle: too much comes with the entry, or ComfyUI would load another file with it. */
export function tooMuch(bundle: Rolldown.OutputBundle, limit: number): string | undefined {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const stray = chunks.find(({ isEntry, fileName }) => !isEntry && fileName.endsWith('.js'));
  if (stray) return `ComfyUI loads every .js file with its page, and so would ${stray.fileName}. Chunks must end in .mjs.`;
  const atOnce = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of atOnce) for (const more of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) atOnce.add(more);
  const loaded = chunks.filter(({ fileName }) => atOnce.has(fileName));
  const size = loaded.reduce((sum, { code }) => sum + Buffer.byteLength(code), readFileSync(LOADER).length);
  if (size <= limit) return undefined;
  const modules = loaded.flatMap(({ moduleIds }) => moduleIds).map((id) => id.replace(/^.*\/src\//, ''));
  return (
    `${size} bytes come with ComfyUI's page, and ${limit} may. What is needed once the panel is open is imported from ComfyPanel.tsx only. ` +
    `These are in it: ${modules.join(', ')}`
  );
}

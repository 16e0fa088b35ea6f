import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { drawn, tooWide, violations } from './capture.mjs';

const WIDTHS = [1280, 320];
const SCHEMES = ['light', 'dark'];
const folder = new URL('../../../artifacts/states/', import.meta.url);
await mkdir(folder, { recursive: true });

/** The panel's texts in a language, by their keys. */
export const wordsOf = async (language) =>
  JSON.parse(await readFile(new URL(`../../../src/Panel/src/i18n/${language}.json`, import.meta.url), 'utf8'));

/**
 * Makes `shoot`, which takes the four pictures of a state and puts them side by side into one file, and collects in `faults` what axe finds
 * in them, and what does not fit into 320 px.
 * @param clip What of a wide page is shown, where it is not all of it.
 * @param heights How high the window is: at 1280 px, and at 320 px.
 */
export function sheets(page, language, { clip, heights = [800, 640] } = {}) {
  const faults = [];
  /** @param into What has to be in view. */
  const shoot = async (name, into) => {
    const state = `${name}-${language}`;
    if (process.env.STATES && !state.includes(process.env.STATES)) return;
    const shots = [];
    for (const [index, width] of WIDTHS.entries())
      for (const colorScheme of SCHEMES) {
        await page.setViewportSize({ width, height: heights[index] });
        await page.emulateMedia({ colorScheme });
        // Nothing is drawn as if it were pointed at.
        await page.mouse.move(0, 0);
        if (into) await page.locator(into).last().scrollIntoViewIfNeeded();
        await drawn(page);
        const found = [...(await violations(page)), ...(width === 320 ? await tooWide(page) : [])];
        faults.push(...found.map((fault) => `${state}, ${width} px, ${colorScheme}: ${fault}`));
        const isWhole = !clip || width === 320 || (await page.locator('dialog.lightbox').count()) > 0;
        shots.push(await page.screenshot(isWhole ? {} : { clip: await page.locator(clip).boundingBox() }));
      }
    await page.setViewportSize({ width: 1280, height: heights[0] });
    await sideBySide(page.context(), shots, heights[0], fileURLToPath(new URL(`${state}.png`, folder)));
  };
  return { shoot, faults };
}

async function sideBySide(context, shots, height, path) {
  const sheet = await context.newPage();
  await sheet.setViewportSize({ width: 1600, height: height + 100 });
  const images = shots.map((shot) => `<img style="height:${height}px" src="data:image/png;base64,${shot.toString('base64')}">`);
  await sheet.setContent(`<body style="display:flex;gap:8px;margin:8px;width:max-content;background:#888">${images.join('')}</body>`);
  await writeFile(path, await sheet.locator('body').screenshot());
  await sheet.close();
}

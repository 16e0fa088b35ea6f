import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { artifact } from './artifacts.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = { narrow: { width: 320, height: 640 }, wide: { width: 1280, height: 800 } };
/** What a zoom of 200 % leaves of the wide one. */
const ZOOMED = { width: 640, height: 400 };

/**
 * Checks a state in dark and light, wide and narrow: takes a screenshot of each, and fails on axe's serious
 * and critical violations and, at 320 px and at a zoom of 200 %, on anything wider than the screen.
 * @param audit False to skip axe, where it would read hundreds of messages that another state covers.
 */
export async function capture(page, state, { audit = true } = {}) {
  const found = [];
  await page.setViewportSize(ZOOMED);
  await drawn(page);
  found.push(...(await tooWide(page)).map((fault) => `${state}, zoomed: ${fault}`));
  for (const [width, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await drawn(page);
      await page.screenshot({ path: artifact(`${state}-${colorScheme}-${width}`) });
      if (audit && width === 'wide') found.push(...(await violations(page)).map((fault) => `${state}, ${colorScheme}: ${fault}`));
    }
    if (width === 'narrow') found.push(...(await tooWide(page)).map((fault) => `${state}: ${fault}`));
  }
  assert.deepEqual(found, []);
}

/** Waits until the page is drawn: size and theme observers run in one frame, the canvas draws in the next. */
export const drawn = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))));

/** What axe finds serious or critical on a page as it is shown. */
export async function violations(page) {
  // Not as a script element: the page's policy allows only scripts from its own origin.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.target.flat().join(' ')}\n${node.failureSummary}`));
}

/** What scrolls sideways, though it should not, what lies beyond an edge of the window, and a status line that wraps. */
export const tooWide = (page) =>
  page.evaluate(() => {
    const MAY_SCROLL = 'pre, table, textarea, input, .table-frame, .formula-frame, .film, .stage';
    const ENDS_IN_DOTS = '.status-model, .status-comfy';
    const all = [...document.querySelectorAll('body, body *')].flatMap((element) => [
      element,
      ...(element.shadowRoot?.querySelectorAll('*') ?? []),
    ]);
    const shown = all.filter((element) => element.checkVisibility?.({ visibilityProperty: true }) && !element.closest('.sr-only, svg'));
    const name = (element) => `${element.tagName.toLowerCase()}.${element.className} "${element.textContent.slice(0, 40)}"`;
    const scrolls = shown.filter(
      (element) =>
        element.scrollWidth > element.clientWidth + 1 &&
        ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) &&
        !element.matches(MAY_SCROLL),
    );
    const outside = shown.filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      const isOutside = width > 0 && (right > innerWidth + 1 || left < -1);
      return isOutside && !element.closest(MAY_SCROLL) && !element.parentElement?.closest(ENDS_IN_DOTS);
    });
    const status = shown.find((element) => element.matches('.status'));
    const line = [...(status?.children ?? [])].map((part) => part.getBoundingClientRect()).filter(({ height }) => height > 0);
    const isWrapped = Math.max(...line.map(({ top }) => top)) >= Math.min(...line.map(({ bottom }) => bottom));
    return [
      ...(isWrapped ? ['the status line takes two lines'] : []),
      ...scrolls.map((element) => `${name(element)} scrolls sideways`),
      ...outside.map((element) => `${name(element)} is beyond the edge`),
    ];
  });

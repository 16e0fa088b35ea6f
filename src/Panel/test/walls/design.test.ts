import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const PANEL = join(import.meta.dirname, '../..');
const TOKENS = 'src/ui/kit/tokens.css';
const read = (path: string) => readFileSync(join(PANEL, path), 'utf8');
const sources = readdirSync(join(PANEL, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => `src/${path.replaceAll('\\', '/')}`);
const styles = sources.filter((path) => path.endsWith('.css'));
const components = sources.filter((path) => path.endsWith('.tsx'));

/** Distances in pixels, as docs/design.md lists them. */
const STEPS = new Set(['0', '1', '2', '4', '6', '8', '10', '12', '14', '16', '20', '24', '40']);

const RULES: [what: string, found: (property: string, value: string) => boolean][] = [
  [
    'a colour',
    (_, value) => /#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|oklch|oklab|lab|lch|color)\(|\b(white|black|red|green|blue|gr[ae]y)\b/i.test(value),
  ],
  ['a size of text', (property, value) => (property === 'font-size' || property === 'font') && /[\d.]+(px|pt|rem)\b/.test(value)],
  ['a family of fonts', (property, value) => /^font(-family)?$/.test(property) && /system-ui|monospace|sans-serif/.test(value)],
  ['a shadow', (property, value) => property === 'box-shadow' && !/^(none|var\(--[\w-]+\)( !important)?)$/.test(value)],
  ['a corner', (property, value) => /radius$/.test(property) && /\dpx/.test(value)],
  ['a time', (property, value) => /^(animation|transition)/.test(property) && /\b[\d.]+m?s\b/.test(value)],
  [
    'a distance',
    (property, value) =>
      /^(padding|margin|gap|row-gap|column-gap)/.test(property) &&
      [...value.replaceAll(/calc\(.*\)|max\(.*\)/g, '').matchAll(/(\d+)px/g)].some(([, pixels]) => !STEPS.has(pixels!)),
  ],
];

/** What a style sheet states itself, and should take from the tokens. */
function faultsIn(css: string): string[] {
  const declarations = css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/(?<=[{;]\s*)(-{0,2}[\w-]+)\s*:\s*([^;{}]+)(?=[;}])/g);
  return [...declarations].flatMap(([, property, value]) =>
    RULES.filter(([, found]) => found(property!, value!.trim())).map(([what]) => `${what}: ${property}: ${value!.trim()}`),
  );
}

const defined = (css: string) => new Set([...css.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name!));

describe('the check itself', () => {
  test.each([
    ['a { color: #fff; }', 'a colour'],
    ['a { background: rgb(0 0 0 / 0.2) }', 'a colour'],
    ['a { border: 1px solid white; }', 'a colour'],
    ['a { font-size: 13px; }', 'a size of text'],
    ['a { font: 13px/1.5 var(--font); }', 'a size of text'],
    ['a { color: var(--text); box-shadow: 0 1px 2px var(--line); }', 'a shadow'],
    ['@media (x) { a { border-start-end-radius: 7px; } }', 'a corner'],
    ['a { animation: pulse 1.2s infinite; }', 'a time'],
    ['a { padding: 4px 7px; }', 'a distance'],
  ])('finds what is wrong in %s', (css, expected) => {
    expect(faultsIn(css).map((fault) => fault.split(':')[0])).toEqual([expected]);
  });

  test('leaves what is right', () => {
    const css = `a:hover, b[data-x='#fff'] { color: var(--text); padding: 4px 8px; box-shadow: var(--shadow); font: inherit; border-radius: 50%;
      animation: rise var(--quick) ease-out; margin: 0 auto; /* color: #fff; */ }`;
    expect(faultsIn(css)).toEqual([]);
  });
});

test.each(styles.filter((path) => path !== TOKENS))('%s takes its colours, sizes, corners, shadows and times from the tokens', (path) => {
  expect(faultsIn(read(path))).toEqual([]);
});

test('no component states a colour or a size of its own', () => {
  expect(components.length).toBeGreaterThan(50);
  const wrong = components.filter((path) => /style=\{\{[^}]*(color|font|shadow|radius|background)/i.test(read(path)));
  expect(wrong).toEqual([]);
});

test('every token that is used is defined, and every one that is defined is used', () => {
  const all = styles.map(read).join('\n');
  const code = components.map(read).join('\n');
  const used = new Set([...all.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name!));
  const known = new Set([...defined(all), ...[...code.matchAll(/'(--[\w-]+)'/g)].map(([, name]) => name!)]);
  // ComfyUI's own.
  const theirs = ['--comfy-menu-bg', '--border-color'];
  expect([...used].filter((name) => !known.has(name) && !theirs.includes(name))).toEqual([]);
  expect([...defined(read(TOKENS))].filter((name) => !used.has(name))).toEqual([]);
});

test('docs/design.md names every token', () => {
  const guide = readFileSync(join(PANEL, '../../docs/design.md'), 'utf8');
  expect([...defined(read(TOKENS))].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

/** How bright a colour is, by WCAG's formula. */
function brightness(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [brightness(one), brightness(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

test.each(['light', 'dark'])('in the %s colours, text stands out from what it lies on by 4.5 to 1', (theme) => {
  const [light, dark] = read(TOKENS).split("html[data-theme='dark'],") as [string, string];
  const colours = (css: string) =>
    Object.fromEntries([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]));
  const known: Record<string, string> = { ...colours(light), ...(theme === 'dark' && colours(dark.split('/* Takes')[0]!)) };
  const pairs = [
    ...['text', 'muted', 'accent', 'good', 'bad', 'warn'].flatMap((ink) =>
      ['back', 'raised', 'sunk'].map((paper) => [ink, paper] as const),
    ),
    ...['word', 'text', 'number', 'name', 'note'].map((ink) => [`code-${ink}`, 'sunk'] as const),
    ['accent-text', 'accent'] as const,
    ['text', 'accent-soft'] as const,
    ['text', 'bad-soft'] as const,
  ];
  const weak = pairs.filter(([ink, paper]) => contrast(known[ink]!, known[paper]!) < 4.5);
  expect(weak).toEqual([]);
});

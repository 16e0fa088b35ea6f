import { expect, test } from 'vitest';
import { colorsOn, contrast, css, INKS, isDark, parse, type Rgb } from '../../src/comfyui/palette';

const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as never;

// The panel's own, dark and light (panel.css).
const DARK = {
  text: '#e8e8e6',
  muted: '#a4a7ad',
  accent: '#9fa9f5',
  good: '#7fce95',
  bad: '#ff9a92',
  warn: '#e6b865',
  'code-note': '#9a9da3',
};
const LIGHT = {
  text: '#1e2022',
  muted: '#5d6167',
  accent: '#3f51b5',
  good: '#23743a',
  bad: '#b3261e',
  warn: '#8a5a00',
  'code-note': '#63676d',
};
const inksOn = (back: Rgb) => new Map(Object.entries(isDark(back) ? DARK : LIGHT).map(([name, hex]) => [name, rgb(hex)]));

const PALETTES = {
  dark: ['#171718', '#4e4e4e'],
  light: ['#ffffff', '#888888'],
  solarized: ['#073642', '#657b83'],
  nord: ['#161b22', '#545d70'],
  arc: ['#242730', '#6e7581'],
  github: ['#13171d', '#30363d'],
  'a grey of the user’s': ['#777777', '#777777'],
  'a light pink of the user’s': ['#ffd6e0', '#ffd6e0'],
  black: ['#000000', '#000000'],
};

test.each(Object.entries(PALETTES))('on %s, everything that is written can be read, on each surface', (_, [back, line]) => {
  const colors = colorsOn(rgb(back!), inksOn(rgb(back!)), rgb(line!));
  for (const surface of ['back', 'raised', 'sunk', 'accent-soft', 'bad-soft'])
    for (const ink of Object.keys(DARK))
      expect(contrast(colors.get(ink)!, colors.get(surface)!), `${ink} on ${surface}`).toBeGreaterThan(4.49);
  expect(contrast(colors.get('line')!, colors.get('back')!)).toBeGreaterThan(1.29);
});

test('what can be read as it is stays as it is', () => {
  expect(colorsOn(rgb('#171718'), inksOn(rgb('#171718')), rgb('#4e4e4e')).get('text')).toEqual(rgb(DARK.text));
});

test('every palette of ComfyUI’s gets the theme that it asks for', () => {
  expect(
    Object.entries(PALETTES)
      .filter(([, [back]]) => !isDark(rgb(back!)))
      .map(([name]) => name),
  ).toEqual(['light', 'a grey of the user’s', 'a light pink of the user’s']);
});

test.each([
  ['rgb(7, 54, 66)', [7, 54, 66]],
  ['rgba(7, 54, 66, 1)', [7, 54, 66]],
  ['rgb(7 54 66)', [7, 54, 66]],
  ['color(srgb 1 0 0.5)', [255, 0, 127.5]],
  ['rgba(0, 0, 0, 0)', undefined],
  ['color(display-p3 1 0 0)', undefined],
  ['', undefined],
])('%s is read as %j', (color, expected) => {
  expect(parse(color)).toEqual(expected);
});

test('colours are written as CSS reads them', () => {
  expect(css([7.4, 54, 127.5])).toBe('rgb(7 54 128)');
  expect(INKS).toContain('text');
});

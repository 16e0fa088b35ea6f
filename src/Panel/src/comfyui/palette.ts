/** Red, green and blue, each from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The CSS variables of the panel that are written with, or carry meaning. */
export const INKS = [
  ...['text', 'muted', 'accent', 'good', 'bad', 'warn'],
  ...['code-word', 'code-text', 'code-number', 'code-name', 'code-note'],
] as const;

/** What text needs on its background by WCAG 2.2, 1.4.3 (AA). */
export const READABLE = 4.5;
/** What a line needs to be seen; it separates, and says nothing by itself. */
const VISIBLE = 1.3;

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** Whether light text is read better on a background than dark text. */
export const isDark = (back: Rgb): boolean => contrast(back, WHITE) >= contrast(back, BLACK);

/**
 * The panel's colours on a background of ComfyUI's, by their CSS variables: surfaces are shades of it, and what is written goes as far towards
 * white or black as it takes to be read on each of them.
 * @param inks The panel's own, of the light or the dark theme, whichever the background asks for.
 * @param line ComfyUI's colour of lines.
 */
export function colorsOn(back: Rgb, inks: ReadonlyMap<string, Rgb>, line: Rgb): Map<string, Rgb> {
  const dark = isDark(back);
  const end = dark ? WHITE : BLACK;
  // In the middle greys there is no room for shades: even white or black could not be read on them.
  const shade = (towards: Rgb, share: number) => {
    const color = mix(back, towards, share);
    return contrast(color, end) >= READABLE ? color : back;
  };
  const surfaces = new Map([
    ['back', back],
    ['raised', shade(WHITE, dark ? 0.06 : 0.6)],
    ['sunk', shade(BLACK, dark ? 0.15 : 0.05)],
    ['accent-soft', shade(inks.get('accent') ?? end, dark ? 0.18 : 0.1)],
    ['bad-soft', shade(inks.get('bad') ?? end, dark ? 0.14 : 0.08)],
  ]);
  const readable = (ink: Rgb) => [...surfaces.values()].reduce((color, surface) => until(color, end, surface, READABLE), ink);
  return new Map([
    ...surfaces,
    ['line', until(line, end, back, VISIBLE)],
    ...[...inks].map(([name, ink]) => [name, readable(ink)] as const),
  ]);
}

/** A contrast ratio by WCAG 2.2, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** A colour as `getComputedStyle` writes it; undefined for one that is see-through, or in a space that is not sRGB. */
export function parse(color: string): Rgb | undefined {
  const [, space, list = ''] = /^(rgba?|color)\((?:srgb )?([^)]*)\)$/.exec(color.trim()) ?? [];
  const parts = list.split(/[\s,/]+/).map(Number);
  const [red, green, blue, alpha = 1] = parts;
  if (space === undefined || parts.some(Number.isNaN) || red === undefined || green === undefined || blue === undefined) return undefined;
  if (alpha < 1) return undefined;
  const scale = space === 'color' ? 255 : 1;
  return [red * scale, green * scale, blue * scale];
}

export const css = (color: Rgb): string => `rgb(${color.map(Math.round).join(' ')})`;

const STEP = 0.05;

function until(color: Rgb, end: Rgb, back: Rgb, wanted: number): Rgb {
  let share = 0;
  let now = color;
  while (share < 1 && contrast(now, back) < wanted) {
    share = Math.min(1, share + STEP);
    now = mix(color, end, share);
  }
  return now;
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  // Whole numbers, as they are written: what is measured is what is drawn.
  const part = (index: 0 | 1 | 2) => Math.round(one[index] * (1 - share) + other[index] * share);
  return [part(0), part(1), part(2)];
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

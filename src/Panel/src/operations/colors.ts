/** What a named colour paints: a node's title and body, and a group. */
interface Colors {
  title: string | undefined;
  body: string | undefined;
  group: string | undefined;
}

// The names and shades of the colour menu of LiteGraph.
const NAMED: Readonly<Record<string, Colors>> = {
  red: { title: '#322', body: '#533', group: '#A88' },
  brown: { title: '#332922', body: '#593930', group: '#b06634' },
  green: { title: '#232', body: '#353', group: '#8A8' },
  blue: { title: '#223', body: '#335', group: '#88A' },
  pale_blue: { title: '#2a363b', body: '#3f5159', group: '#3f789e' },
  cyan: { title: '#233', body: '#355', group: '#8AA' },
  purple: { title: '#323', body: '#535', group: '#a1309b' },
  yellow: { title: '#432', body: '#653', group: '#b58b2a' },
  black: { title: '#222', body: '#000', group: '#444' },
};

export const COLORS = Object.keys(NAMED);

/** The shades of a name or of `#rrggbb`; `none` takes the colour off; undefined for anything else. */
export function colorOf(name: string): Colors | undefined {
  const key = name.trim().toLowerCase().replaceAll(/[\s-]/g, '_');
  if (key === 'none') return { title: undefined, body: undefined, group: undefined };
  if (/^#([0-9a-f]{3}|[0-9a-f]{6})$/.test(key)) return { title: key, body: key, group: key };
  return Object.hasOwn(NAMED, key) ? NAMED[key] : undefined;
}

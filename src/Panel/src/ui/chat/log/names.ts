import { shorten } from '../../../text/shorten';

const SHOWN = 3;
const LONGEST = 60;

/** What a call returned, or was given: anything, as it may come from an imported conversation. */
export type Data = Readonly<Record<string, unknown>>;

export function asData(value: unknown): Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {};
}

export function listOf(value: unknown): Data[] {
  return Array.isArray(value) ? value.filter((item): item is Data => typeof item === 'object' && item !== null) : [];
}

/** A text that is worth showing: neither empty nor JSON, which is for machines. */
export function wordsOf(value: unknown): string {
  if (typeof value !== 'string') return '';
  const words = value.replaceAll(/\s+/g, ' ').trim();
  return /^(\{.*\}|\[.*\])$/.test(words) ? '' : words;
}

/** A node as people know it: its title, or else its type. */
export const nameOf = ({ node, title, type }: Data): string => shorten(wordsOf(node) || wordsOf(title) || wordsOf(type), LONGEST);

/** Nodes by their names, each once and only the first of many: "KSampler ×2, VAE Decode, Save Image +4". Empty where one has no name. */
export function namesOf(value: unknown): string {
  const names = listOf(value).map(nameOf);
  if (names.includes('')) return '';
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const shown = [...counts].slice(0, SHOWN).map(([name, count]) => (count > 1 ? `${name} ×${count}` : name));
  return shown.join(', ') + (counts.size > SHOWN ? ` +${counts.size - SHOWN}` : '');
}

/** A widget's value on one line. */
export function valueOf(value: unknown): string {
  if (value === '') return '“”';
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  return shorten(wordsOf(value), LONGEST) || '…';
}

/**
 * What Markdown does not know travels through it as a code span, which it keeps to the letter: it would take the signs of a formula for
 * emphasis, and its line breaks for headings. The first sign says what the span is.
 */
const KINDS = { formula: '\uE000', display: '\uE001', note: '\uE002' } as const;

export type Marked = { kind: keyof typeof KINDS; text: string };

/** A code span with a mark. Line breaks become spaces. */
export function marked(kind: Marked['kind'], text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${KINDS[kind]}${text.trim().replaceAll(/\s*\n\s*/g, ' ')} ${fence}`;
}

/** What a code span was marked as; undefined for code. */
export function markOf(code: string): Marked | undefined {
  const found = Object.entries(KINDS).find(([, mark]) => code.startsWith(mark));
  return found && { kind: found[0] as Marked['kind'], text: code.slice(1).trim() };
}

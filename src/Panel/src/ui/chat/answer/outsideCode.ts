/** Where a fence begins or ends, in a list as well. */
const FENCE = /^\s*(?:>\s*|[-*+]\s+|\d+[.)]\s+)*(`{3,}|~{3,})/;
/** Changes a Markdown text where it is no code: neither between fences nor in a span. A fence that is still open counts to the end. */
export function outsideCode(markdown: string, change: (text: string) => string): string {
  return partsOf(markdown)
    .map(({ text, isCode }) => (isCode ? text : outsideSpans(text, change)))
    .join('\n');
}

/** The text between fences and the rest, each of whole lines. */
export function partsOf(markdown: string): { text: string; isCode: boolean }[] {
  const parts: { lines: string[]; isCode: boolean }[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const mark = FENCE.exec(line)?.[1];
    const isCode = fence !== undefined || mark !== undefined;
    const last = parts.at(-1);
    if (last?.isCode === isCode) last.lines.push(line);
    else parts.push({ lines: [line], isCode });
    if (mark && fence === undefined) fence = mark;
    else if (mark && fence && mark[0] === fence[0] && mark.length >= fence.length && line.endsWith(mark)) fence = undefined;
  }
  return parts.map(({ lines, isCode }) => ({ text: lines.join('\n'), isCode }));
}

// A span ends at the next run of as many backticks; without one, they are letters.
function outsideSpans(text: string, change: (text: string) => string): string {
  const runs = [...text.matchAll(/`+/g)];
  let changed = '';
  let at = 0;
  for (let index = 0; index < runs.length; index++) {
    const begin = runs[index]!;
    const end = runs.findIndex((run, other) => other > index && run[0].length === begin[0].length);
    if (end < 0) continue;
    const after = runs[end]!.index + begin[0].length;
    changed += change(text.slice(at, begin.index)) + text.slice(begin.index, after);
    at = after;
    index = end;
  }
  return changed + change(text.slice(at));
}

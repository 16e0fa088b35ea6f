/**
 * Splits Markdown where a new block certainly begins, so that a growing answer is parsed block by block and not as a whole at every
 * delta. Lists, quotes and indented text stay with what they follow; a fence is never cut.
 */
export function blocksOf(markdown: string): string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let fence: string | undefined;
  let afterBlank = false;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (afterBlank && fence === undefined && /^[^\s\-*+>|\d]/.test(line) && block.length > 0) {
      blocks.push(block.join('\n'));
      block = [];
    }
    if (mark && fence === undefined) fence = mark;
    else if (mark && fence && mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark) fence = undefined;
    block.push(line);
    afterBlank = line.trim() === '';
  }
  blocks.push(block.join('\n'));
  return blocks;
}

/** Breaks a text into lines of at most this width: between words where it can, inside of a word that is longer than a line. */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  return text.split(/\r?\n/).flatMap((paragraph) => wrapParagraph(paragraph, width, measure));
}

function wrapParagraph(paragraph: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/(?<=\s)/)) {
    if (measure((line + word).trimEnd()) <= width) {
      line += word;
      continue;
    }
    if (line) lines.push(line.trimEnd());
    line = '';
    for (const letter of word)
      if (line && measure((line + letter).trimEnd()) > width) {
        lines.push(line);
        line = letter;
      } else line += letter;
  }
  return [...lines, line.trimEnd()];
}

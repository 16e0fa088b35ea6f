import { marked } from './marks';
import { outsideCode, partsOf } from './outsideCode';

/** An answer in its parts: what is read from several of its blocks, and so cannot be left to each of them. */
export interface Parts {
  /** The text without footnotes, with a mark in the place of each reference to one. */
  body: string;
  /** The footnotes in the order in which they are first named. */
  notes: string[];
  /** The addresses that links name (`[name]: address`), as they were written. */
  links: string;
}

const NOTE = /^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)$/;
const LINK = /^ {0,3}\[(?!\^)[^\]]+\]:[ \t]*\S+(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^)]*\)))?[ \t]*$/;
const REFERENCE = /\[\^([^\]\s]+)\](?!:)/g;

/** Takes the footnotes out of an answer, and finds what its links name. */
export function readParts(markdown: string): Parts {
  if (!/^ {0,3}\[[^\]]+\]:/m.test(markdown)) return { body: markdown, notes: [], links: '' };
  const { lines, texts, links } = taken(markdown);
  const order = [...new Set([...namesIn(lines.join('\n'), texts), ...texts.keys()])];
  // A note may name further ones.
  for (const name of order) for (const more of namesIn(texts.get(name)!, texts)) if (!order.includes(more)) order.push(more);
  const number = (text: string) =>
    outsideCode(text, (plain) =>
      plain.replaceAll(REFERENCE, (whole, name: string) => (texts.has(name) ? marked('note', String(order.indexOf(name) + 1)) : whole)),
    );
  return { body: number(lines.join('\n')), notes: order.map((name) => number(texts.get(name)!)), links: links.join('\n') };
}

function taken(markdown: string) {
  const lines: string[] = [];
  const links: string[] = [];
  const texts = new Map<string, string>();
  let open: string | undefined;
  for (const part of partsOf(markdown)) {
    for (const line of part.text.split('\n')) {
      const [, name, text = ''] = (part.isCode ? null : NOTE.exec(line)) ?? [];
      // What is indented goes on with the note, after an empty line too; any other line only right behind it.
      const goesOn = open !== undefined && (/^(?: {4}|\t)|^\s*$/.test(line) || (!part.isCode && !texts.get(open)!.endsWith('\n')));
      if (name !== undefined) texts.set((open = name), text);
      else if (goesOn) texts.set(open!, `${texts.get(open!)!}\n${line.replace(/^(?: {4}|\t)/, '').trimEnd()}`);
      else {
        open = undefined;
        lines.push(line);
        if (!part.isCode && LINK.test(line)) links.push(line);
      }
    }
  }
  return { lines, links, texts };
}

function namesIn(text: string, texts: ReadonlyMap<string, string>): string[] {
  const names: string[] = [];
  outsideCode(text, (plain) => {
    names.push(...[...plain.matchAll(REFERENCE)].map(([, name]) => name!).filter((name) => texts.has(name)));
    return plain;
  });
  return names;
}

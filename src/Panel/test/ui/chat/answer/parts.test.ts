import { expect, test } from 'vitest';
import { markOf } from '../../../../src/ui/chat/answer/marks';
import { readParts } from '../../../../src/ui/chat/answer/parts';

const NOTE = '\uE002';
/** With [n] for a mark. */
const readable = (text: string) => text.replaceAll(/`(\uE002[^`]*)`/g, (_, code: string) => `[${markOf(code)!.text}]`);

test('footnotes are numbered as they are first named, and keep their lines and code', () => {
  const { body, notes } = readParts(
    'One[^b], two[^a], one again[^b], none[^x].\n\n[^a]: The first\n    goes on.\n\n    ```\n    [^b]\n    ```\n[^b]: The second, see [^c]\nlazily.\n\n[^c]: A third.\n\nThe end, `[^a]`.',
  );
  expect(readable(body)).toBe('One[1], two[2], one again[1], none[^x].\n\nThe end, `[^a]`.');
  expect(notes.map(readable).map((note) => note.trim())).toEqual([
    'The second, see [3]\nlazily.',
    'The first\ngoes on.\n\n```\n[^b]\n```',
    'A third.',
  ]);
});

test('what is in code, and a text without footnotes, stays as it is', () => {
  const code = 'See `[^1]`:\n\n```md\n[^1]: no note\n```';
  expect(readParts(code)).toEqual({ body: code, notes: [], links: '' });
  expect(readParts('a[^1] b').body).toBe('a[^1] b');
});

test('a note that nothing names is shown last, and names need not be ordinary', () => {
  const { body, notes } = readParts('a[^constructor]\n\n[^lost]: Lost.\n[^constructor]: Found.');
  expect(body).toContain(NOTE);
  expect(notes).toEqual(['Found.', 'Lost.']);
});

test('the addresses of links are known to every block, and stay where they were', () => {
  const text = '[a link][home]\n\nmore\n\n[home]: https://example.org "Home"\n[Note]: this is said, no address';
  expect(readParts(text)).toEqual({ body: text, notes: [], links: '[home]: https://example.org "Home"' });
});

test('nothing is lost, wherever a text is cut off', () => {
  const text = 'A[^1] and[^2].\n\n[^1]: One\n    more\n\n[^2]: Two\n\nEnd `x`.';
  const letters = (parts: string[]) => parts.join('').replaceAll(/[^A-Za-z]/g, '');
  for (let length = 0; length <= text.length; length++) {
    const { body, notes } = readParts(text.slice(0, length));
    expect([...letters([body, ...notes])].sort()).toEqual([...letters([text.slice(0, length)])].sort());
  }
});

import { expect, test } from 'vitest';
import { plain } from '../../src/text/plain';
import { shorten } from '../../src/text/shorten';

test.each([
  ['a text that fits', 'fox', 3, 'fox'],
  ['a longer one', 'a red fox', 6, 'a red…'],
  ['a space before the cut', 'a red fox', 7, 'a red…'],
  ['a surrogate pair at the cut', 'ab🦊🦊', 4, 'ab…'],
  ['a surrogate pair before the cut', 'ab🦊🦊', 5, 'ab🦊…'],
])('%s', (_, text, length, expected) => {
  expect(shorten(text, length)).toBe(expected);
});

test('no length leaves half a surrogate pair', () => {
  const text = '🦊a🦊🦊b'.repeat(3);
  for (let length = 1; length <= text.length; length++) {
    const short = shorten(text, length);
    expect(short.length).toBeLessThanOrEqual(length);
    expect(() => encodeURIComponent(short)).not.toThrow();
  }
});

test.each([
  [null, ''],
  [undefined, ''],
  ['text', 'text'],
  [0.5, '0.5'],
  [false, 'false'],
  [{ a: [1] }, '{"a":[1]}'],
])('%j as text', (value, expected) => {
  expect(plain(value)).toBe(expected);
});

import { expect, test } from 'vitest';
import { typeColor, typeColors } from '../../src/page/typeColors';
import { wrap } from '../../src/page/wrap';

test('each type has its colour, the same every time, in light and dark', () => {
  expect(typeColor('MODEL', true)).not.toBe(typeColor('CLIP', true));
  expect(typeColor('MODEL', true)).not.toBe(typeColor('MODEL', false));
  expect(typeColor('SOME_PACK_TYPE', true)).toBe(typeColor('some_pack_type', true));
  expect(typeColor('IMAGE,MASK', false)).toBe(typeColor('IMAGE', false));
  for (const any of ['*', '', '0', '-1']) expect(typeColor(any, true)).toBeUndefined();
  expect(typeColors(true)['LATENT']).toBe(typeColor('LATENT', true));
});

// Each letter is as wide as another.
const lines = (text: string, width: number) => wrap(text, width, (line) => line.length);

test.each<[string, number, string[]]>([
  ['a red fox in the snow', 9, ['a red fox', 'in the', 'snow']],
  ['a red fox', 9, ['a red fox']],
  ['one\n\ntwo', 9, ['one', '', 'two']],
  ['', 9, ['']],
  ['incomprehensibilities', 8, ['incompre', 'hensibil', 'ities']],
  ['an incomprehensible fox', 8, ['an', 'incompre', 'hensible', 'fox']],
  ['long   blanks', 4, ['long', 'blan', 'ks']],
  ['🦊🦊🦊', 4, ['🦊🦊', '🦊']],
])('%j is broken at %i', (text, width, expected) => {
  expect(lines(text, width)).toEqual(expected);
});

test('a width in which nothing fits ends all the same', () => {
  expect(lines('fox', 0)).toEqual(['f', 'o', 'x']);
});

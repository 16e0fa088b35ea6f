import { expect, test } from 'vitest';
import { findIn, marked, wordsOf, type Part } from '../../src/sessions/searchHit';

const shown = (parts: readonly Part[]) => parts.map(({ text, isHit }) => (isHit ? `[${text}]` : text)).join('');
const find = (query: string, texts: string[], name = '') =>
  findIn(
    name,
    texts.map((text, index) => ({ id: `m${index}`, text })),
    wordsOf(query),
  );

test('the message with most of the words is shown, with what is around them', () => {
  const long = `${'before '.repeat(30)}a red Fox in the snow${' after'.repeat(60)}`;
  const hit = find('fox SNOW', ['snow alone', long, 'a fox in snow too']);
  expect(hit?.message).toBe('m1');
  const text = shown(hit!.excerpt);
  expect(text).toMatch(/^…before .* a red \[Fox\] in the \[snow\] after.*…$/);
  expect(text.length).toBeLessThan(160);
});

test('the words may be in several messages and in the name, but none may be missing', () => {
  expect(find('portrait fox', ['a fox'], 'Portraits')).toMatchObject({ message: 'm0' });
  expect(find('portrait', ['a fox'], 'Portraits')).toEqual({ excerpt: [] });
  expect(find('fox bear', ['a fox'], 'Portraits')).toBeUndefined();
  expect(find('  ', ['a fox'])).toBeUndefined();
});

test('signs of patterns are signs, and letters are compared as Unicode folds them', () => {
  expect(shown(find('c++ (a|b)', ['Use C++ with (A|b) here'])!.excerpt)).toBe('Use [C++] with [(A|b)] here');
  expect(shown(find('straße', ['DIE STRAẞE'])!.excerpt)).toBe('DIE [STRAẞE]');
  expect(shown(find('狐狸', [`${'雪'.repeat(60)}一只狐狸在雪里`])!.excerpt)).toMatch(/^…雪+一只\[狐狸\]在雪里$/);
});

test('words that overlap are marked once', () => {
  expect(shown(marked('foxes', wordsOf('fox oxe foxes')))).toBe('[foxes]');
  expect(shown(marked('foxglove', wordsOf('fox xgl')))).toBe('[fox][gl]ove');
  expect(shown(marked('nothing', []))).toBe('nothing');
});

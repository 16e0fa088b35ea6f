import { expect, test } from 'vitest';
import en from '../../src/i18n/en.json';
import { choose, LANGUAGES } from '../../src/i18n/text';

const files = import.meta.glob<Record<string, string>>('../../src/i18n/*.json', { import: 'default', eager: true });
const languages = Object.keys(LANGUAGES);
const read = (language: string) => files[`../../src/i18n/${language}.json`] ?? {};
const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();

test('there is a file for each language, and no other', () => {
  expect(
    Object.keys(files)
      .map((path) => /(\w+)\.json$/.exec(path)![1])
      .sort(),
  ).toEqual([...languages].sort());
});

test.each(languages)('%s has every key, and no other', (language) => {
  expect(Object.keys(read(language)).sort()).toEqual(Object.keys(en).sort());
});

test.each(languages)('%s fills in the same values as English', (language) => {
  const wrong = Object.entries(en).filter(([key, text]) => blanks(text).join() !== blanks(read(language)[key] ?? '').join());
  expect(wrong.map(([key]) => key)).toEqual([]);
});

// Names, and words that two languages write alike.
test.each(languages.filter((language) => language !== 'en'))('%s is translated', (language) => {
  const same = Object.entries(en).filter(([key, text]) => text === read(language)[key]);
  expect(same.length).toBeLessThan(12);
});

test.each([
  ['auto', 'de-AT', 'de'],
  ['auto', 'zh-TW', 'zh'],
  ['auto', 'nl', 'en'],
  ['fr', 'de', 'fr'],
  ['auto', 'pt_BR', 'pt'],
])('set to %s, among %s: %s', (set, around, expected) => {
  expect(choose(set, around)).toBe(expected);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import en from '../../src/i18n/en.json';
import { choose, LANGUAGES, loadLanguage, t } from '../../src/i18n/text';
import { settings } from '../../src/state/settings';

type Message = string | Record<string, string>;

const files = import.meta.glob<Record<string, Message>>('../../src/i18n/*.json', { import: 'default', eager: true });
const languages = Object.keys(LANGUAGES);
const read = (language: string) => files[`../../src/i18n/${language}.json`] ?? {};
const english: Record<string, Message> = en;
const formsOf = (message: Message = '') => (typeof message === 'string' ? [message] : Object.values(message));
const blanks = (text: string) =>
  [...text.matchAll(/\{\w+\}/g)]
    .map((match) => match[0])
    .sort()
    .join();

test('there is a file for each language, and no other', () => {
  expect(
    Object.keys(files)
      .map((path) => /(\w+)\.json$/.exec(path)![1])
      .sort(),
  ).toEqual([...languages].sort());
});

// The later of two would win unsaid.
test.each(languages)('%s has no key twice', (language) => {
  const keys = [...readFileSync(`src/i18n/${language}.json`, 'utf8').matchAll(/^ {2}"([^"]+)":/gm)].map((match) => match[1]!);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test.each(languages)('%s has every key, and no other', (language) => {
  expect(Object.keys(read(language)).sort()).toEqual(Object.keys(en).sort());
});

test.each(languages)('%s fills in the same values as English', (language) => {
  const wrong = Object.entries(english).filter(([key, message]) =>
    formsOf(read(language)[key]).some((form) => blanks(form) !== blanks(formsOf(message)[0]!)),
  );
  expect(wrong.map(([key]) => key)).toEqual([]);
});

test.each(languages)('%s has every plural form of the language, and no other', (language) => {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  for (const [key, message] of Object.entries(read(language)))
    if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual([...pluralCategories].sort());
    else if (typeof english[key] !== 'string') expect(pluralCategories, `${key} has one form`).toHaveLength(1);
});

test.each([
  ['en', 1, '1 conversation imported.'],
  ['en', 1234, '1,234 conversations imported.'],
  ['de', 1, '1 Gespräch importiert.'],
  ['ru', 21, 'Импортирован 21 разговор.'],
  ['ru', 3, 'Импортировано 3 разговора.'],
  ['ru', 11, 'Импортировано 11 разговоров.'],
  ['fr', 0, '0 conversation importée.'],
  ['ja', 2, '2 件の会話をインポートしました。'],
])('in %s, %i is counted as a native speaker does', async (language, count, expected) => {
  settings.update({ language });
  await loadLanguage();
  expect(t('sessions.imported', { count })).toBe(expected);
});

// Names, and words that are the same in two languages.
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

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
const formsWithForm = (message: Message = '') => Object.entries(typeof message === 'string' ? { other: message } : message);
/** Whether a plural form is for a single number, as `two` is in Arabic. */
const saysItsNumber = (language: string, form: string) => {
  const rules = new Intl.PluralRules(language);
  return Array.from({ length: 1000 }, (_, number) => rules.select(number)).filter((one) => one === form).length === 1;
};
const blanks = (text: string) =>
  [...text.matchAll(/\{\w+\}/g)]
    .map((match) => match[0])
    .sort()
    .join();

test('there is a file for each language, and no other', () => {
  expect(
    Object.keys(files)
      .map((path) => /([\w-]+)\.json$/.exec(path)![1])
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
    formsWithForm(read(language)[key]).some(([form, text]) => {
      const wanted = blanks(formsOf(message)[0]!);
      // Words may say a number that is always the same: "عقدتان" is "two nodes".
      return blanks(text) !== wanted && !(saysItsNumber(language, form) && blanks(`${text}{count}`) === wanted);
    }),
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
  ['zh-TW', 2, '已匯入 2 段對話。'],
  ['it', 1, '1 conversazione importata.'],
  ['tr', 2, '2 sohbet içe aktarıldı.'],
  ['ar', 0, 'لم تُستورد أي محادثة.'],
  ['ar', 1, 'استُوردت محادثة واحدة.'],
  ['ar', 2, 'استُوردت محادثتان.'],
  ['ar', 3, 'استُوردت 3 محادثات.'],
  ['ar', 11, 'استُوردت 11 محادثة.'],
  ['ar', 100, 'استُوردت 100 محادثة.'],
])('in %s, %i is counted as a native speaker does', async (language, count, expected) => {
  settings.update({ language });
  await loadLanguage();
  expect(t('sessions.imported', { count })).toBe(expected);
});

// Names, and words that are the same in two languages.
test.each(languages.filter((language) => language !== 'en'))('%s is translated', (language) => {
  const same = Object.entries(en).filter(([key, text]) => text === read(language)[key]);
  expect(same.length).toBeLessThan(14);
});

test('in a language from right to left, what is put in keeps its own direction, and an address is copied without marks', async () => {
  settings.update({ language: 'ar' });
  await loadLanguage();
  expect(t('file.dismiss', { name: '/home/fox.json' })).toBe('إغلاق \u2068/home/fox.json\u2069');
  expect(t('settings.addressHint', { address: 'http://127.0.0.1:5188' })).toBe('الافتراضي: http://127.0.0.1:5188');
  settings.update({ language: 'en' });
  await loadLanguage();
  expect(t('file.dismiss', { name: '/home/fox.json' })).toBe('Dismiss /home/fox.json');
});

test.each([
  ['auto', 'de-AT', 'de'],
  ['auto', 'zh', 'zh'],
  ['auto', 'zh-CN', 'zh'],
  ['auto', 'zh-Hans-HK', 'zh'],
  ['auto', 'zh-Hant', 'zh-TW'],
  ['auto', 'zh-TW', 'zh-TW'],
  ['auto', 'zh_HK', 'zh-TW'],
  ['auto', 'zh-Hant-MO', 'zh-TW'],
  ['zh-TW', 'en', 'zh-TW'],
  ['zh', 'zh-TW', 'zh'],
  ['auto', 'ar-EG', 'ar'],
  ['auto', 'it-CH', 'it'],
  ['auto', 'tr', 'tr'],
  ['auto', 'constructor', 'en'],
  ['auto', 'nl', 'en'],
  ['fr', 'de', 'fr'],
  ['auto', 'pt_BR', 'pt'],
])('set to %s, among %s: %s', (set, around, expected) => {
  expect(choose(set, around)).toBe(expected);
});

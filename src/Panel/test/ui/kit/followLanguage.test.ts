import { expect, test } from 'vitest';
import { loadLanguage } from '../../../src/i18n/text';
import { settings } from '../../../src/state/settings';
import { followLanguage } from '../../../src/ui/kit/followLanguage';

async function speak(language: string): Promise<void> {
  settings.update({ language });
  await loadLanguage();
}

test('an element follows the language and its direction until it is let go', async () => {
  await speak('en');
  const element = document.createElement('div');
  const end = followLanguage(element);
  expect([element.lang, element.dir]).toEqual(['en', 'ltr']);
  await speak('ar');
  expect([element.lang, element.dir]).toEqual(['ar', 'rtl']);
  await speak('zh-TW');
  expect([element.lang, element.dir]).toEqual(['zh-TW', 'ltr']);
  end();
  await speak('ar');
  expect([element.lang, element.dir]).toEqual(['zh-TW', 'ltr']);
});

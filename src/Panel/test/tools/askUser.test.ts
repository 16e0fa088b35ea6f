import { expect, test } from 'vitest';
import { dataOf, errorOf, openCanvas } from '../support/canvas';

test('askUser returns what the user answered', async () => {
  const page = openCanvas();
  page.answers.words = 'landscape';
  expect(dataOf(await page.call('askUser', { question: 'Which way up?', choices: ['portrait', 'landscape', ' '] }))).toEqual({
    answer: 'landscape',
  });
  expect(page.asked).toEqual([{ question: 'Which way up?', choices: ['portrait', 'landscape'] }]);
});

test('no answer is no failure of the tool, and an empty question is', async () => {
  const page = openCanvas();
  expect(await page.call('askUser', { question: 'Which way up?' })).toMatchObject({ success: false, rejected: true });
  expect(errorOf(await page.call('askUser', { question: ' ' }))).toMatch(/empty/);
  const stop = new AbortController();
  stop.abort();
  expect(errorOf(await page.call('askUser', { question: 'Which?' }, stop.signal))).toMatch(/stopped/);
});

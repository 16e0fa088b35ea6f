import { expect, test } from 'vitest';
import { directionOf, isolated } from '../../src/text/direction';

test.each([
  ['Add a KSampler', 'ltr'],
  ['أضف عقدة', 'rtl'],
  ['הוסף צומת', 'rtl'],
  // The first letter is Latin, the sentence is not.
  ['KSampler هو العقدة التي تزيل الضجيج', 'rtl'],
  ['أضف LoadImage ثم صله بالعقدة VAEEncode', 'rtl'],
  ['The node called مصدر loads the picture that you chose', 'ltr'],
  ['هذا هو الكود `CheckpointLoaderSimple.safetensors.from.the.models.folder`', 'rtl'],
  ['添加节点', 'ltr'],
  ['', undefined],
  ['1234 … 😀', undefined],
  ['```\nprint(1)\n```', undefined],
])('%j is read %s', (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});

test.each(['KSampler', 'http://127.0.0.1:5188', 'fox (2) b.png', 'x', ''])('%j needs no marks', (text) => {
  expect(isolated(text)).toBe(text);
});

test.each(['/home/fox', '.env', '12 KB', 'model (new)', 'ثعلب', 'a ثعلب b', '#12'])('%j keeps its marks at its ends', (text) => {
  expect(isolated(text)).toBe(`\u2068${text}\u2069`);
});

import { expect, test } from 'vitest';
import { lineDiff, merge } from '../../src/prompts/versions/lineDiff';
import { randomOf } from '../support/random';

const SHIPPED = ['You are kind.', '', 'Look first.', 'Then act.', '', 'Say little.'].join('\n');

test('changes in different places are both kept', () => {
  const mine = SHIPPED.replace('kind', 'terse');
  const theirs = `${SHIPPED}\nNever guess.`;
  expect(merge(mine, SHIPPED, theirs)).toEqual({ text: `${mine}\nNever guess.`, conflicts: 0 });
});

test('the same change on both sides is no conflict', () => {
  const both = SHIPPED.replace('little', 'less');
  expect(merge(both, SHIPPED, both)).toEqual({ text: both, conflicts: 0 });
});

test('where both changed the same line, both are in the text between marks', () => {
  const { text, conflicts } = merge(SHIPPED.replace('kind', 'terse'), SHIPPED, SHIPPED.replace('kind', 'calm'));
  expect(conflicts).toBe(1);
  expect(text.split('\n').slice(0, 5)).toEqual(['<<<<<<< mine', 'You are terse.', '=======', 'You are calm.', '>>>>>>> shipped']);
  expect(text.endsWith('Say little.')).toBe(true);
});

test('a text that only one side changed is that side’s', () => {
  const changed = SHIPPED.replace('Then act.\n', '');
  expect(merge(changed, SHIPPED, SHIPPED)).toEqual({ text: changed, conflicts: 0 });
  expect(merge(SHIPPED, SHIPPED, changed)).toEqual({ text: changed, conflicts: 0 });
});

test('a difference turns one text into the other, whatever they are', () => {
  const random = randomOf(20261127);
  for (let round = 0; round < 200; round++) {
    const text = () => Array.from({ length: random.below(8) }, () => random.of(['a', 'b', 'c'])).join('\n');
    const [from, to] = [text(), text()];
    const pieces = lineDiff(from, to);
    const side = (name: 'old' | 'fresh') => pieces.flatMap((piece) => ('same' in piece ? piece.same : piece[name])).join('\n');
    expect([side('old'), side('fresh')]).toEqual([from, to]);
  }
});

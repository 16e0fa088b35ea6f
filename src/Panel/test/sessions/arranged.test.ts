import { expect, test } from 'vitest';
import { arranged } from '../../src/sessions/arranged';
import { costOf } from '../../src/sessions/cost';
import { newSession } from '../../src/sessions/Session';

const session = (id: string, more: object = {}) => ({ ...newSession(), id, ...more });
const names = (sessions: readonly { id: string }[]) => sessions.map(({ id }) => id).join('');

test('pinned ones come first, and folders follow the workflow that was used last', () => {
  const all = [
    session('a', { workflow: 'fox' }),
    session('b', { pinned: true, workflow: 'fox' }),
    session('c'),
    session('d', { workflow: 'fox' }),
  ];
  const flat = arranged(all, false);
  expect([names(flat.pinned), flat.folders.map(({ sessions }) => names(sessions))]).toEqual(['b', ['acd']]);
  const { folders } = arranged(all, true);
  expect(folders.map(({ workflow, sessions }) => [workflow, names(sessions)])).toEqual([
    ['fox', 'ad'],
    [undefined, 'c'],
  ]);
});

test('the cost is that of the models with a price, and says how much is left out', () => {
  const used = (inputTokens: number, outputTokens: number) => ({ inputTokens, outputTokens });
  const talk = { usage: used(3_000_000, 30_000), usageBy: { gpt: used(2_000_000, 10_000), other: used(500_000, 0) } };
  expect(costOf(talk, { gpt: { input: 2, output: 10 } })).toEqual({ amount: 4.1, unpriced: 1_020_000 });
  expect(costOf(talk, { none: { input: 2, output: 10 } })).toBeUndefined();
  expect(costOf({ usage: used(5, 5) }, { gpt: { input: 2, output: 10 } })).toBeUndefined();
  expect(costOf(talk, { gpt: { input: 0, output: 0 } })?.amount).toBe(0);
});

import { expect, test } from 'vitest';
import { wayOut } from '../../../src/ui/chat/wayOut';

test.each([
  ['token', undefined, 'settings'],
  ['origin', undefined, 'settings'],
  ['away', undefined, 'retry'],
  ['model', 'wrongKey', 'models'],
  ['refused', 'emptyAccount', 'models'],
  ['model', 'tooLong', 'new'],
  ['model', 'busy', 'retry'],
  ['model', 'other', 'retry'],
  ['model', 'toString', 'retry'],
] as const)('%s, %s: %s', (kind, about, way) => {
  expect(wayOut({ kind, text: '', ...(about && { about }) })).toBe(way);
});

// @vitest-environment node
import { expect, test } from 'vitest';
import { tooMuch } from '../entryLimit';

const chunk = (fileName: string, size: number, more: object = {}) =>
  [fileName, { type: 'chunk', fileName, code: 'x'.repeat(size), imports: [], moduleIds: [], isEntry: false, ...more }] as const;
const bundle = (...chunks: ReturnType<typeof chunk>[]) => Object.fromEntries(chunks) as never;
const entry = (size: number, ...imports: string[]) => chunk('panel.js', size, { isEntry: true, imports });

test('a small entry passes, whatever is loaded later', () => {
  expect(tooMuch(bundle(entry(9_000), chunk('panel/ComfyPanel-a.mjs', 900_000)), 15_000)).toBeUndefined();
});

test('what the entry imports at once counts with it, also what that imports', () => {
  const [a, b] = [
    chunk('panel/a.mjs', 3_000, { imports: ['panel/b.mjs'] }),
    chunk('panel/b.mjs', 6_000, { moduleIds: ['/x/src/ui/Panel.tsx'] }),
  ];
  expect(tooMuch(bundle(entry(9_000, 'panel/a.mjs'), a, b), 15_000)).toMatch(/18\d\d\d bytes .* ui\/Panel\.tsx/);
});

test('a chunk that ComfyUI would load by itself is refused', () => {
  expect(tooMuch(bundle(entry(100), chunk('panel/a.js', 100)), 15_000)).toContain('panel/a.js');
});

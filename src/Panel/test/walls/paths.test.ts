import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');
const paths = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter(Boolean);

/** Groups of names that are one on a disk that ignores case, as those of Windows and macOS do. */
function collisions(names: Iterable<string>, nameOf = (name: string) => name): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const key = nameOf(name).toLowerCase().normalize();
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

test('no two paths in the repository differ only in case', () => {
  expect(paths.length).toBeGreaterThan(100);
  expect(collisions(paths)).toEqual([]);
  expect(collisions(paths.flatMap(foldersOf))).toEqual([]);
});

test('no two modules have the same name once case and extension are left off', () => {
  const modules = paths.filter((path) => /\.(ts|tsx|mjs|cjs|js|jsx)$/.test(path));
  expect(collisions(modules, (path) => path.replace(/(\/index)?\.\w+$/, ''))).toEqual([]);
});

// @vitest-environment node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { notices } from '../notices.mjs';

const panel = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${panel}package.json`, 'utf8')) as { dependencies: Record<string, string> };

test('every package of the bundle is listed with its licence, and each text that is only named is there', () => {
  const sections = notices(panel).split(/\n\n-{80}\n\n/);
  const packages = sections.slice(1).filter((section) => !section.startsWith('Text of '));
  const texts = sections
    .filter((section) => section.startsWith('Text of '))
    .map((section) => section.split('\n')[0]?.slice('Text of '.length));

  for (const name of Object.keys(dependencies)) expect(packages.some((section) => section.startsWith(`${name} `))).toBe(true);
  for (const section of packages) {
    const [title, licence, ...rest] = section.split('\n');
    expect(licence, title).toMatch(/^Licence: \S/);
    if (rest.join('').trim().length < 100) expect(texts, title).toContain(licence?.slice('Licence: '.length));
  }
});

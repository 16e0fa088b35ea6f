import { expect, test } from 'vitest';
import { commandsOf } from '../../src/comfyui/commands';
import { addressSetting } from '../../src/comfyui/addressSetting';
import { LANGUAGES } from '../../src/i18n/text';

const files = import.meta.glob<Record<string, Record<string, string | Record<string, string>>>>(
  '../../../../comfyui-pack/locales/*/*.json',
  {
    import: 'default',
    eager: true,
  },
);
const read = (folder: string, file: string) => files[`../../../../comfyui-pack/locales/${folder}/${file}.json`];
// As ComfyUI names its locales.
const folders = Object.keys(LANGUAGES).map((language) => (language === 'pt' ? 'pt-BR' : language));
const commands = commandsOf({} as never);

test('there is a folder for each language, under the name that ComfyUI gives it', () => {
  expect([...new Set(Object.keys(files).map((path) => path.split('/').at(-2)))].sort()).toEqual([...folders].sort());
});

test.each(folders)('%s names every command, menu entry and setting, and no other', (folder) => {
  const labels = read(folder, 'commands')!;
  // ComfyUI makes keys of ids this way.
  expect(Object.keys(labels).sort()).toEqual(commands.map(({ id }) => id.replaceAll('.', '_')).sort());
  const { comfyAssistant, menuLabels } = read(folder, 'main')!;
  expect(Object.keys(menuLabels!).sort()).toEqual(commands.map(({ menubarLabel }) => menubarLabel).sort());
  expect(Object.keys(comfyAssistant!)).toEqual(Object.keys(read('en', 'main')!['comfyAssistant']!));
  expect(Object.keys(read(folder, 'settings')!)).toEqual([addressSetting.id.replaceAll('.', '_')]);
  expect(Object.keys(read(folder, 'settings')!['ComfyAssistant_Address']!)).toEqual(['name', 'tooltip']);
  expect(comfyAssistant!['missing']).toContain('{count}');
  // What the toast sends to must be what the menu has.
  expect(comfyAssistant!['missingHow']).toContain(menuLabels!['Check This Workflow']);
});

test('English says the same as the code, which older versions of ComfyUI show', () => {
  for (const { id, label } of commands) expect(read('en', 'commands')![id.replaceAll('.', '_')]).toEqual({ label });
  expect(read('en', 'settings')!['ComfyAssistant_Address']).toEqual({ name: addressSetting.name, tooltip: addressSetting.tooltip });
});

// vue-i18n would take these for its own.
test.each(folders)('%s has no characters that ComfyUI’s translations read as code', (folder) => {
  const texts = ['commands', 'settings'].flatMap((file) => Object.values(read(folder, file)!).flatMap((entry) => Object.values(entry)));
  const labels = Object.values(read(folder, 'main')!['menuLabels']!);
  expect([...texts, ...labels].filter((text) => typeof text !== 'string' || /[{}|@]/.test(text))).toEqual([]);
});

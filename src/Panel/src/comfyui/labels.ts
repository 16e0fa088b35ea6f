import en from '../../../../comfyui-pack/locales/en/main.json';

type Labels = typeof en.comfyAssistant;

const FOLDER = '../../../../comfyui-pack/locales';
// ComfyUI translates commands, menus and settings by itself, from the same files; these are the words that it asks us for. A chunk for
// each language.
const files = import.meta.glob<Labels>(['../../../../comfyui-pack/locales/*/main.json', '!../../../../comfyui-pack/locales/en/main.json'], {
  import: 'comfyAssistant',
});

let labels: Labels = en.comfyAssistant;
let wanted = '';

/** Words in ComfyUI's language; English until that is read. */
export function label(key: keyof Labels, values: Record<string, string | number> = {}): string {
  return labels[key].replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Reads the labels of a language, such as `zh-TW`; those of English where there are none. */
export async function readLabels(locale: string): Promise<void> {
  wanted = locale;
  const file = files[pathOf(locale)];
  try {
    const read = file ? await file() : en.comfyAssistant;
    if (wanted === locale) labels = read;
  } catch (failure) {
    // The pack was replaced since the page was loaded.
    console.warn(`ComfyAssistant: the labels for "${locale}" could not be read`, failure);
  }
}

// `pt` and `pt-PT` find `pt-BR`, `de-AT` finds `de`.
function pathOf(locale: string): string {
  const [language = ''] = locale.split(/[-_]/);
  const folders = Object.keys(files).map((path) => path.slice(FOLDER.length + 1).split('/')[0]!);
  const folder =
    folders.find((one) => one.toLowerCase() === locale.toLowerCase()) ??
    folders.find((one) => one === language) ??
    folders.find((one) => one.startsWith(`${language}-`));
  return `${FOLDER}/${folder}/main.json`;
}

import { Store, useStore } from '../state/Store';
import { settings } from '../state/settings';
import en from './en.json';

export type Key = keyof typeof en;

/** A message, or its plural forms by CLDR category; `count` picks one. */
type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
type Messages = Record<Key, Message>;

export const isKey = (text: string): text is Key => Object.hasOwn(en, text);

/** The languages, each under its own name. */
export const LANGUAGES = {
  en: 'English',
  zh: '中文',
  es: 'Español',
  fr: 'Français',
  de: 'Deutsch',
  ja: '日本語',
  ko: '한국어',
  pt: 'Português',
  ru: 'Русский',
};

type Language = keyof typeof LANGUAGES;

// One chunk per language on the page; the single file for ComfyUI contains them all.
const files = import.meta.glob<Messages>(['./*.json', '!./en.json'], { import: 'default' });

/** The language of the surroundings: the browser's, or ComfyUI's setting. */
export const surroundings = new Store(navigator.language);
const loaded = new Store<{ language: Language; messages: Messages }>({ language: 'en', messages: en });

/** The message in the loaded language, with numbers formatted for it. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const { language, messages } = loaded.get();
  return textOf(messages[key], language, values['count']).replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? value.toLocaleString(language) : (value ?? whole);
  });
}

function textOf(message: Message, language: Language, count: string | number | undefined): string {
  if (typeof message === 'string') return message;
  return message[new Intl.PluralRules(language).select(Number(count))] ?? message.other ?? '';
}

/** Like `t`, but re-renders when the language changes. */
export function useText(): typeof t {
  useStore(loaded);
  return t;
}

/** Runs `draw` now and whenever the language changes, for what React does not render. */
export function drawInLanguage(draw: () => void): void {
  draw();
  loaded.subscribe(draw);
}

export function useLanguage(): Language {
  return useStore(loaded).language;
}

export async function loadLanguage(): Promise<void> {
  const language = choose(settings.get().language, surroundings.get());
  const messages = language === 'en' ? en : await files[`./${language}.json`]!();
  loaded.set({ language, messages });
}

export function choose(set: string, around: string): Language {
  const wanted = (set === 'auto' ? around : set).toLowerCase().split(/[-_]/)[0]!;
  return wanted in LANGUAGES ? (wanted as Language) : 'en';
}

settings.subscribe(() => void loadLanguage());
surroundings.subscribe(() => void loadLanguage());

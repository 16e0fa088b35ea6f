import { Store, useStore } from '../state/Store';
import { settings } from '../state/settings';
import { isolated, type Direction } from '../text/direction';
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
  'zh-TW': '繁體中文',
  es: 'Español',
  fr: 'Français',
  de: 'Deutsch',
  ja: '日本語',
  ko: '한국어',
  pt: 'Português',
  ru: 'Русский',
  it: 'Italiano',
  tr: 'Türkçe',
  ar: 'العربية',
};

export type Language = keyof typeof LANGUAGES;

/** The language tag for numbers and dates. Arabic has the digits of the canvas, as its own beside those would mix two kinds. */
export const localeOf = (language: Language): string => (language === 'ar' ? 'ar-u-nu-latn' : language);

/** Which way a language is written. */
export const directionIn = (language: Language): Direction => (language === 'ar' ? 'rtl' : 'ltr');

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
    if (typeof value === 'number') return value.toLocaleString(localeOf(language));
    if (value === undefined) return whole;
    return directionIn(language) === 'rtl' ? isolated(value) : value;
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

/** Runs `draw` now and whenever the language changes, for what React does not render. Returns what ends it. */
export function drawInLanguage(draw: (language: Language) => void): () => void {
  const drawNow = () => draw(loaded.get().language);
  drawNow();
  return loaded.subscribe(drawNow);
}

export function useLanguage(): Language {
  return useStore(loaded).language;
}

export async function loadLanguage(): Promise<void> {
  const language = choose(settings.get().language, surroundings.get());
  const messages = language === 'en' ? en : await files[`./${language}.json`]!();
  loaded.set({ language, messages });
}

// Where Chinese is written the traditional way, unless the tag says otherwise (`zh-Hans-HK`).
const TRADITIONAL = ['hant', 'tw', 'hk', 'mo'];

/**
 * The language to speak: what is set, or with `auto` that of the surroundings, and English where we lack it.
 * @param around A language tag such as `pt_BR` or `zh-Hant-HK`.
 */
export function choose(set: string, around: string): Language {
  const [language = '', ...more] = (set === 'auto' ? around : set).toLowerCase().split(/[-_]/);
  if (language === 'zh' && !more.includes('hans') && more.some((part) => TRADITIONAL.includes(part))) return 'zh-TW';
  return Object.hasOwn(LANGUAGES, language) ? (language as Language) : 'en';
}

settings.subscribe(() => void loadLanguage());
surroundings.subscribe(() => void loadLanguage());

import { localeOf, type Language } from '../../i18n/text';

export const dateIn = (language: Language, at: string): string =>
  new Date(at).toLocaleString(localeOf(language), { dateStyle: 'medium', timeStyle: 'medium' });

export function sizeIn(language: Language, bytes: number): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return value.toLocaleString(localeOf(language), { style: 'unit', unit, maximumFractionDigits: 1 });
}

export type Direction = 'ltr' | 'rtl';

const BEGINNING = 2_000;
const CODE = /`[^`]*`/g;
const LETTERS = /\p{L}/gu;
const FROM_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu;
/** The share of right-to-left letters that makes a text one of them: Arabic about ComfyUI is half Latin names. */
const ENOUGH = 0.3;

/**
 * Which way a text is read, by most letters of its beginning; undefined without letters. `dir="auto"` goes by the first letter alone: an
 * Arabic sentence that begins with "KSampler" would run the wrong way.
 */
export function directionOf(text: string): Direction | undefined {
  const words = text.slice(0, BEGINNING).replaceAll(CODE, '');
  const letters = words.match(LETTERS)?.length ?? 0;
  if (letters === 0) return undefined;
  return (words.match(FROM_RIGHT)?.length ?? 0) / letters >= ENOUGH ? 'rtl' : 'ltr';
}

const [ISOLATE, END_OF_ISOLATE] = ['\u2068', '\u2069'];
/** Begins with a Latin letter and ends with one or a digit: reads the same in a right-to-left text, and copies without marks. */
const LATIN = /^[a-z](?:[ -~]*[a-z\d])?$/i;

/** A name, path or number as part of a right-to-left text, whose signs would otherwise change sides: "/home/fox" became "home/fox/". */
export function isolated(text: string): string {
  return text === '' || LATIN.test(text) ? text : `${ISOLATE}${text}${END_OF_ISOLATE}`;
}

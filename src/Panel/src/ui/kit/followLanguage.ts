import { directionIn, drawInLanguage } from '../../i18n/text';

/** Keeps an element in the panel's language and in the direction that this is written in. Returns what ends it. */
export function followLanguage(element: HTMLElement): () => void {
  return drawInLanguage((language) => {
    element.lang = language;
    element.dir = directionIn(language);
  });
}

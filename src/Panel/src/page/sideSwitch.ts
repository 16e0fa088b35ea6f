import { drawInLanguage, t, type Key } from '../i18n/text';

/** Switches between canvas and chat on a narrow screen. */
export function sideSwitch(place: HTMLElement): void {
  const sides: [side: string, label: Key][] = [
    ['canvas', 'panel.canvas'],
    ['panel', 'panel.chat'],
  ];
  const buttons = sides.map(([side, label]) => {
    const button = document.createElement('button');
    drawInLanguage(() => {
      button.textContent = t(label);
    });
    button.onclick = () => show(side);
    return button;
  });
  place.replaceChildren(...buttons);
  show(document.body.dataset['side'] ?? 'panel');

  function show(side: string): void {
    document.body.dataset['side'] = side;
    buttons.forEach((button, index) => button.setAttribute('aria-pressed', String(sides[index]![0] === side)));
  }
}

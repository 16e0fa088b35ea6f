/** When the user last clicked or typed outside the panel, in ms since 1970. A change without that was not theirs. */
let last = 0;

const touch = (event: Event) => {
  // The panel is in a shadow root: seen from here, its host is the target.
  if (!(event.target instanceof Element && event.target.shadowRoot)) last = Date.now();
};
addEventListener('pointerdown', touch, true);
addEventListener('keydown', touch, true);
addEventListener('wheel', touch, { capture: true, passive: true });
addEventListener('drop', touch, true);

export function touchedSince(time: number): boolean {
  return last >= time;
}

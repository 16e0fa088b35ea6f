import { colorsOn, css, INKS, isDark, parse, type Rgb } from './palette';

/** Dresses the panel in the palette that is chosen in ComfyUI, now and whenever it changes. Returns what ends it. */
export function followPalette(host: HTMLElement): () => void {
  const shadow = host.shadowRoot!;
  // Beside the panel: React empties the element that it draws into.
  const probe = document.createElement('div');
  probe.className = 'root';
  probe.hidden = true;
  const style = document.createElement('style');
  shadow.append(probe, style);
  const read = (name: string): Rgb | undefined => {
    probe.style.color = `var(--${name}, transparent)`;
    return parse(getComputedStyle(probe).color);
  };
  let seen: string | undefined;
  const apply = () => {
    const root = getComputedStyle(document.documentElement);
    const now = ['--comfy-menu-bg', '--border-color'].map((name) => root.getPropertyValue(name)).join() + document.body.className;
    if (now === seen) return;
    seen = now;
    // The panel's own colours are read below.
    style.textContent = '';
    const back = read('comfy-menu-bg');
    host.dataset['theme'] = (back ? isDark(back) : document.body.classList.contains('dark-theme')) ? 'dark' : 'light';
    // What cannot be computed with keeps the panel's own colours, which are readable.
    if (!back) return;
    const inks = new Map(
      INKS.flatMap((name) => [read(name)].filter((color) => color !== undefined).map((color) => [name, color] as const)),
    );
    const rules = [...colorsOn(back, inks, read('border-color') ?? back)].map(([name, color]) => `--${name}: ${css(color)};`);
    style.textContent = `:host([data-home='comfyui']) .root { ${rules.join(' ')} }`;
  };
  apply();
  const watch = new MutationObserver(apply);
  // A palette sets variables on the page's root, and its theme as a class of the body.
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  watch.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  return () => watch.disconnect();
}

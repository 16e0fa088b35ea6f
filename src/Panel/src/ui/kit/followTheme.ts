import { settings } from '../../state/settings';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Applies the light or dark theme, as set by the user or the system. */
export function followTheme(panel: HTMLElement, changed: (dark: boolean) => void = () => undefined): void {
  const apply = () => {
    const { theme } = settings.get();
    const now = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
    document.documentElement.dataset['theme'] = now;
    panel.dataset['theme'] = now;
    changed(now === 'dark');
  };
  dark.addEventListener('change', apply);
  settings.subscribe(apply);
  apply();
}

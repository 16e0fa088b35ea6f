import { Store } from './Store';
import { KEY, readSettings, type Settings } from './storedSettings';

export type { ChosenModel, Price, Settings } from './storedSettings';

export const settings = new Store<Settings>(readSettings());

settings.subscribe(() => localStorage.setItem(KEY, JSON.stringify(settings.get())));

// What another tab set: this one would otherwise write the old value back with its next change.
addEventListener('storage', ({ key }) => {
  if (key === KEY) settings.set(readSettings());
});

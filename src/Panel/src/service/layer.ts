import { Store } from '../state/Store';

/** Whose a thing is, where a service has several users. */
export type Layer = 'user' | 'team' | 'shipped';

/** Whose things this page changes: the user's own, or what the studio has for all, which its editors alone may. */
export const layer = new Store<'user' | 'team'>('user');

/** Whether the page changes a thing that it shows. Where there is one user, things have no layer. */
export const isChangedHere = (its: Layer | undefined): boolean => its === undefined || its === layer.get();

import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Notice } from '../../../src/app/AppState';
import type { PanelApp } from '../../../src/app/PanelApp';
import { Store } from '../../../src/state/Store';
import { AppContext } from '../../../src/ui/kit/context';
import { NoticeLine } from '../../../src/ui/kit/NoticeLine';

const state = new Store<{ notice?: Notice | undefined }>({});
const app = { state, notice: (text: string) => state.set(text ? { notice: { text } } : {}) } as unknown as PanelApp;
const place = document.createElement('div');
let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
  document.body.append(place);
  root = createRoot(place);
  act(() =>
    root.render(
      <AppContext value={app}>
        <NoticeLine />
      </AppContext>,
    ),
  );
});
afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const show = (notice: Notice) => {
  act(() => state.set({ notice }));
};
const wait = (ms: number) => {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
};
const line = () => place.querySelector<HTMLElement>('.notice-line');

test('a notice goes by itself, one with a button later', () => {
  show({ text: 'Kept.' });
  expect(line()!.textContent).toContain('Kept.');
  wait(5_000);
  expect(line()).toBeNull();

  show({ text: 'Kept.', action: { label: 'Restore', run: () => undefined } });
  wait(5_000);
  expect(line()).not.toBeNull();
  wait(10_000);
  expect(line()).toBeNull();
});

test('it stays while the user points at it', () => {
  show({ text: 'Kept.' });
  act(() => void line()!.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })));
  wait(60_000);
  expect(line()).not.toBeNull();
  act(() => void line()!.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, relatedTarget: document.body })));
  wait(5_000);
  expect(line()).toBeNull();
});

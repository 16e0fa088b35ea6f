import { act, useRef, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useKeptFocus } from '../../../src/ui/kit/useKeptFocus';

let isTouched = false;
const place = document.createElement('div');
let root: Root;

/** A panel with a drawer and a button that is used up, and another beside it. */
function Small() {
  const panel = useRef<HTMLDivElement>(null);
  useKeptFocus(panel);
  const [gone, setGone] = useState<readonly string[]>([]);
  const use = (what: string) => () => setGone([...gone, what]);
  return (
    <div ref={panel}>
      <div className="transcript" tabIndex={0}>
        {!gone.includes('button') && <button id="used" disabled={gone.includes('off')} onClick={use('button')} />}
        <button id="off" onClick={use('off')} />
      </div>
      <div className="composer">
        <textarea />
      </div>
      {!gone.includes('drawer') && (
        <section role="dialog" tabIndex={-1}>
          {!gone.includes('button') && <button id="entry" onClick={use('button')} />}
          <button id="close" onClick={use('drawer')} />
        </section>
      )}
    </div>
  );
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  isTouched = false;
  vi.stubGlobal('matchMedia', () => ({ matches: isTouched }));
  document.body.append(place);
  root = createRoot(place);
  act(() => root.render(<Small />));
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
  vi.unstubAllGlobals();
});

const find = (selector: string) => place.querySelector<HTMLElement>(selector)!;
async function press(id: string, focused = id): Promise<void> {
  act(() => find(`#${focused}`).focus());
  await act(async () => find(`#${id}`).click());
  await Promise.resolve();
}

test('a drawer that closes gives the focus to the message box', async () => {
  await press('close');
  expect(document.activeElement).toBe(find('textarea'));
});

test('an entry that is removed from a drawer leaves the focus in it', async () => {
  await press('entry');
  expect(document.activeElement).toBe(find('[role=dialog]'));
});

test('a button that is used up gives it to the message box, and under a finger to the transcript, which opens no keyboard', async () => {
  await press('close');
  await press('used');
  expect(document.activeElement).toBe(find('textarea'));
  act(() => root.unmount());
  isTouched = true;
  root = createRoot(place);
  act(() => root.render(<Small />));
  await press('close');
  await press('used');
  expect(document.activeElement).toBe(find('.transcript'));
});

test('a button that is switched off while it has the focus gives it away too', async () => {
  await press('close');
  await press('off', 'used');
  expect(document.activeElement).toBe(find('textarea'));
});

test('whoever has left the panel is not called back', async () => {
  const outside = document.body.appendChild(document.createElement('button'));
  await press('close');
  act(() => find('#used').focus());
  act(() => outside.focus());
  await new Promise((done) => setTimeout(done));
  await act(async () => find('#used').click());
  expect(document.activeElement).toBe(outside);
  outside.remove();
});

import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Editor } from '../../src/prompts/Editor';
import { mount } from '../support/mount';

let unmount: () => void;
beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
});

const box = () => document.querySelector('textarea')!;
const leaving = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));

async function open(label: string, text: string, save = async () => true): Promise<void> {
  ({ unmount } = await mount(<Editor label={label} text={text} save={save} />));
}

async function type(text: string): Promise<void> {
  await act(async () => {
    // React watches the element's own setter to detect changes.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(box(), text);
    box().dispatchEvent(new Event('input', { bubbles: true }));
  });
}

test('what was typed is there again after a look at another text, and the page asks before it is left', async () => {
  await open('goals', 'stored');
  await type('half a thought');
  unmount();
  await open('personality', 'other');
  expect(box().value).toBe('other');
  expect(leaving()).toBe(true);
  unmount();
  await open('goals', 'stored');
  expect(box().value).toBe('half a thought');
  await type('stored');
  expect(leaving()).toBe(false);
});

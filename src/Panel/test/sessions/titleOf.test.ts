import { expect, test } from 'vitest';
import type { PanelMessage } from '../../src/sessions/messages';
import { titleOf } from '../../src/sessions/titleOf';

const said = (role: 'user' | 'assistant', text: string, more: Partial<PanelMessage> = {}): PanelMessage => ({
  id: text,
  role,
  parts: [{ type: 'text', text }],
  ...more,
});

test.each([
  ['Build text to image of a fox.\nThen run it.', 'Build text to image of a fox'],
  ['Can you add a VAE? It is missing.', 'Can you add a VAE?'],
  ['use v1.5 of the model', 'use v1.5 of the model'],
  ['**Please** fix the `KSampler` node', 'Please fix the KSampler node'],
  ['Look:\n```json\n{ "a": 1 }\n```\nwhat is it?', 'Look: what is it?'],
  ['Hi! Build a fox.', 'Hi! Build a fox.'],
  ['画一只狐狸。然后运行。', '画一只狐狸'],
  ['キツネを描いて', 'キツネを描いて'],
  ['set my_long_name to 5', 'set my_long_name to 5'],
  ['/skill film-look a portrait at dusk', 'a portrait at dusk'],
  ['/skill film-look', 'film-look'],
])('%s is called %s', (text, title) => {
  expect(titleOf([said('user', text), said('assistant', 'Of course. Here it is.')])).toBe(title);
});

test('one short word is followed by what the answer says first', () => {
  expect(titleOf([said('user', 'Hi'), said('assistant', '## Hello!\n\nWhat shall we build?')])).toBe('Hi – Hello!');
  expect(titleOf([said('user', 'why?'), said('assistant', 'The **VAE** is missing. Add one.')])).toBe('why? – The VAE is missing');
  expect(titleOf([said('user', 'Hi')])).toBe('Hi');
});

test('a message of files alone is called after them', () => {
  const files = { parts: [{ type: 'file', mediaType: 'image/png', url: 'data:,', filename: 'fox.png' }] } as Partial<PanelMessage>;
  expect(titleOf([said('user', '', files), said('assistant', 'A fox.')])).toBe('fox.png');
});

test('neither the panel’s own words nor a request for a summary give a title', () => {
  const local = said('assistant', 'Commands', { metadata: { local: true } });
  const summary = said('user', 'Summarize our conversation', { metadata: { compact: true } });
  expect(titleOf([local, summary])).toBe('');
  expect(titleOf([local, said('user', 'draw a fox')])).toBe('draw a fox');
});

test('a long one ends with a word, and never with half a character', () => {
  const title = titleOf([said('user', 'Build a workflow that turns a photograph of a city at night into a watercolour painting')]);
  expect(title).toBe('Build a workflow that turns a photograph of a city at…');
  expect(titleOf([said('user', '🦊'.repeat(50))])).toMatch(/^(🦊)+…$/u);
});

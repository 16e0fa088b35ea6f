import { expect, test } from 'vitest';
import { forModel } from '../../src/chat/forModel';
import type { PanelMessage } from '../../src/sessions/messages';

const picture = { type: 'image', mediaType: 'image/jpeg', data: 'abc' };
const user = (id: string): PanelMessage => ({ id, role: 'user', parts: [{ type: 'text', text: 'go' }] });
const ran = (id: string): PanelMessage => ({
  id,
  role: 'assistant',
  parts: [
    {
      type: 'dynamic-tool',
      toolName: 'executeWorkflow',
      toolCallId: id,
      state: 'output-available',
      input: {},
      output: { success: true, data: { status: 'finished', images: [picture, picture] } },
    },
  ],
});

const said = (id: string, role: 'user' | 'assistant', text: string, metadata: PanelMessage['metadata'] = {}): PanelMessage => ({
  id,
  role,
  parts: [{ type: 'text', text }],
  metadata,
});

test('a summary takes the place of what was before it, unless it was stopped or failed', () => {
  const texts = (metadata: PanelMessage['metadata'], summary = 'In short.') =>
    forModel([
      said('1', 'user', 'Long'),
      said('2', 'assistant', 'talk'),
      said('3', 'user', 'Summarize', { compact: true }),
      said('4', 'assistant', summary, metadata),
      said('5', 'user', 'Go on'),
    ]).map(({ parts }) => (parts[0] as { text: string }).text);
  expect(texts({})).toEqual(['Summarize', 'In short.', 'Go on']);
  expect(texts({ stopped: true })[0]).toBe('Long');
  expect(texts({ failure: { kind: 'cut', text: '' } })[0]).toBe('Long');
  expect(texts({}, ' ')[0]).toBe('Long');
});

test('what a message names is explained in it, in this turn and in later ones', () => {
  const mentions = [{ kind: 'model', name: 'fox.ckpt', id: 'a/fox.ckpt', about: 'checkpoints' } as const];
  const [first, second] = forModel([said('1', 'user', 'use @fox.ckpt', { mentions: [...mentions] }), said('2', 'user', 'go')]);
  expect(first!.parts).toHaveLength(2);
  expect(JSON.stringify(first!.parts[1])).toContain('a/fox.ckpt');
  expect(second!.parts).toHaveLength(1);
});

test('pictures are posted with the present turn, and not with later ones', () => {
  const images = (messages: PanelMessage[]) =>
    forModel(messages).flatMap(({ parts }) =>
      parts.flatMap((part) => ('output' in part ? (part.output as { data: { images: unknown[] } }).data.images : [])),
    );
  expect(images([user('1'), ran('2')])).toEqual([picture, picture]);
  const later = [user('1'), ran('2'), user('3'), ran('4')];
  const PAST = '(a picture that was shown then)';
  expect(images(later)).toEqual([PAST, PAST, picture, picture]);
  // The transcript keeps them.
  expect(JSON.stringify(later[1])).toContain('abc');
});

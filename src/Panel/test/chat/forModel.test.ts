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

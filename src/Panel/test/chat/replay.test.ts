import { expect, test } from 'vitest';
import { resultsOf } from '../../src/chat/replay';
import type { PanelMessage } from '../../src/sessions/messages';

const part = (toolCallId: string, name: string, output?: object) => ({
  type: `tool-${name}`,
  toolCallId,
  input: {},
  ...(output ? { state: 'output-available', output } : { state: 'input-available' }),
});

test('a call that had begun never runs twice, except one that finds out what it has done', () => {
  const messages = [
    {
      id: 'a',
      role: 'assistant',
      parts: [
        part('1', 'addNode', { success: true, data: {} }),
        part('2', 'executeWorkflow'),
        part('3', 'installNodePackage'),
        part('4', 'downloadModel', { success: true, data: {} }),
        part('5', 'installNodePackage'),
      ],
    },
  ] as unknown as PanelMessage[];
  const results = resultsOf(messages, { after: 'a', parts: 0, begun: ['1', '2', '3', '4'] });
  expect([...results.keys()].sort()).toEqual(['1', '2', '4']);
  expect(results.get('1')).toEqual({ success: true, data: {} });
  expect(results.get('2')).toMatchObject({ success: false });
});

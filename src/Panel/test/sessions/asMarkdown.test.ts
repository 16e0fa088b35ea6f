import { expect, test } from 'vitest';
import { asMarkdown } from '../../src/sessions/asMarkdown';
import type { PanelMessage } from '../../src/sessions/messages';
import { newSession } from '../../src/sessions/Session';
import { serviceTools } from '../../src/service/tools';

const call = (toolName: string, id: string, data: object = {}) => ({
  type: 'dynamic-tool',
  toolName,
  toolCallId: id,
  state: 'output-available',
  input: { nodeId: 17 },
  output: { success: true, data },
});

test('it names who spoke, the tools and the files, and has no ids', () => {
  const messages = [
    {
      id: 'user-1',
      role: 'user',
      parts: [
        { type: 'file', mediaType: 'image/png', url: 'data:,', filename: 'fox.png' },
        { type: 'text', text: 'Build it' },
      ],
    },
    { id: 'note-1', role: 'assistant', metadata: { local: true }, parts: [{ type: 'text', text: 'Commands' }] },
    {
      id: 'answer-1',
      role: 'assistant',
      metadata: { undone: true },
      parts: [
        call('addNode', 'call-1', { id: 17 }),
        call('addNode', 'call-2'),
        call('executeWorkflow', 'call-3', { files: [{ filename: 'out_`1`.png', url: '/view?filename=x' }] }),
        call('newTool', 'call-4'),
        { type: 'text', text: '# Done\n\n```\n# code\n```' },
      ],
    },
  ] as unknown as PanelMessage[];
  serviceTools.set([{ name: 'newTool', title: '(newTool)', runsIn: 'server' }]);
  const text = asMarkdown({ ...newSession(), name: 'Foxes' }, messages);
  expect(text).toBe(
    [
      '# Foxes',
      '## You',
      'Build it',
      'Files: `fox.png`',
      '## Assistant',
      '### Done\n\n```\n# code\n```',
      'Files: `` out_`1`.png ``',
      '*Tools used: Add node ×2, Run workflow, (newTool)*',
      '*Undone: these changes are no longer on the canvas.*',
    ].join('\n\n') + '\n',
  );
});

test('a summary is called one, without the request for it', () => {
  const messages: PanelMessage[] = [
    { id: '1', role: 'user', metadata: { compact: true }, parts: [{ type: 'text', text: 'Summarize our conversation' }] },
    { id: '2', role: 'assistant', parts: [{ type: 'text', text: 'They want a fox.' }] },
  ];
  expect(asMarkdown(newSession(), messages)).toBe(
    '# New conversation\n\n## Summarized what came before\n\n## Assistant\n\nThey want a fox.\n',
  );
});

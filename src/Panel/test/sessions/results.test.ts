import { expect, test } from 'vitest';
import type { PanelMessage } from '../../src/sessions/messages';
import { resultsOf } from '../../src/sessions/results';

const file = (filename: string, kind: unknown = 'image') => ({ filename, kind, url: `/view?filename=${filename}`, nodeId: '9' });
const call = (toolCallId: string, data: object) => ({
  type: 'tool-executeWorkflow',
  toolCallId,
  state: 'output-available',
  input: {},
  output: { success: true, data },
});
const conversation = (...calls: object[]) =>
  [
    { id: 'u1', role: 'user', parts: [{ type: 'text', text: 'a fox' }] },
    { id: 'a1', role: 'assistant', parts: calls },
    { id: 'u2', role: 'user', parts: [{ type: 'text', text: 'thanks' }] },
    { id: 'a2', role: 'assistant', parts: [{ type: 'text', text: 'You are welcome.' }] },
  ] as PanelMessage[];

test('what runs made is found by the message that asked for it, in order', () => {
  const groups = resultsOf(
    conversation(
      call('one', { promptId: 'run-1', files: [file('a.png'), file('b.txt', 'other'), file('c.mp4', 'video')] }),
      call('two', {
        sweep: {
          columns: 2,
          cells: [
            { label: 'cfg 5', file: file('d.png'), promptId: 'run-2' },
            { label: 'cfg 6', error: 'failed' },
          ],
        },
      }),
    ),
  );
  expect(groups.map(({ id, asked }) => [id, asked])).toEqual([['u1', 'a fox']]);
  expect(groups[0]!.results.map(({ id, label, promptId, file }) => [id, label, promptId, file.filename])).toEqual([
    ['one/0', '', 'run-1', 'a.png'],
    ['one/2', '', 'run-1', 'c.mp4'],
    ['two/0', 'cfg 5', 'run-2', 'd.png'],
  ]);
});

test('an imported conversation may hold anything: a run whose id would lead elsewhere has none', () => {
  const groups = resultsOf(
    conversation(
      call('one', { promptId: '../manager/reboot', files: [file('a.png'), file('b', '('), null, 5, { url: 1 }, { kind: 'image' }] }),
      call('two', { sweep: { columns: 1e9, cells: [] } }),
      call('three', { sweep: { columns: 1, cells: [null, { label: 'x', file: 'y' }] } }),
    ),
  );
  expect(groups.flatMap(({ results }) => results)).toEqual([{ id: 'one/0', label: '', file: file('a.png') }]);
});

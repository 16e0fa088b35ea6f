import { beforeEach, expect, test } from 'vitest';
import { offeredTools } from '../../src/chat/offeredTools';
import { forgetTools } from '../../src/service/tools';
import { settings } from '../../src/state/settings';
import { isRunHere } from '../../src/tools';
import { dataOf, errorOf, openCanvas } from '../support/canvas';
import { fakeService, routes } from '../support/service';

const listed = [
  { name: 'addNote', runsIn: 'browser', asksFirst: true },
  { name: 'getWorkflowInfo', runsIn: 'browser' },
  { name: 'payForIt', title: 'Pay for it', runsIn: 'server', asksFirst: true },
  { name: 'tidyUp', runsIn: 'browser', usesPanelTool: true },
  { name: 'listRules', runsIn: 'server' },
];

let page: ReturnType<typeof openCanvas>;
let called: object[];
beforeEach(async () => {
  page = openCanvas();
  forgetTools();
  settings.update({ address: 'http://service.test' });
  fakeService();
  routes.set('/api/tools', () => ({ tools: listed }));
  called = [];
  const call = (answer: object) => (body: object) => {
    called.push(body);
    return { text: null, output: null, error: null, canvas: null, ...answer };
  };
  routes.set('/api/toolbox/payForIt/call', call({ output: { success: true, data: 'paid' } }));
  routes.set('/api/toolbox/tidyUp/call', call({ canvas: { tool: 'addNote', input: { text: 'Tidy' } } }));
  await offeredTools();
});

test('tools of the service that it leaves to us are offered beside our own, and only those are run here', async () => {
  expect(await offeredTools()).toEqual(['addNote', 'getWorkflowInfo', 'payForIt', 'tidyUp']);
  expect(await Promise.all(listed.map(({ name }) => isRunHere(name)))).toEqual([true, true, true, true, false]);
});

test('a tool of the service is called there once the user has agreed, who sees with what', async () => {
  expect(dataOf(await page.call('payForIt', { price: 3 }))).toBe('paid');
  expect(called).toEqual([{ arguments: { price: 3 } }]);
  expect(page.permissions).toMatchObject([
    { kind: 'call', subject: 'Pay for it', facts: [{ what: 'arguments', value: '{\n "price": 3\n}' }], effects: [{ what: 'inService' }] },
  ]);
});

test('a no keeps the call from the service and from the canvas', async () => {
  page.answers.leave = { agreed: false, words: 'too dear' };
  expect(errorOf(await page.call('payForIt', { price: 3 }))).toMatch(/"too dear"\. PayForIt was not called/);
  expect(await page.call('addNote', { text: 'x' })).toMatchObject({ success: false, rejected: true });
  expect(called).toEqual([]);
  expect(page.canvas.graph().nodes).toEqual([]);
});

test('a plug-in’s canvas tool does its work with one of ours', async () => {
  expect(await page.call('tidyUp', {})).toMatchObject({ success: true });
  expect(page.canvas.graph().nodes).toHaveLength(1);
  expect(page.permissions).toEqual([]);
});

test.each([
  ['refuses', { error: 'tidyUp: no.' }, 'tidyUp: no.'],
  ['names a tool that we lack', { canvas: { tool: 'paintMask', input: {} } }, 'needs the canvas tool "paintMask"'],
])('one that %s fails in words', async (_, answer, words) => {
  routes.set('/api/toolbox/tidyUp/call', () => ({ text: null, output: null, error: null, canvas: null, ...answer }));
  expect(errorOf(await page.call('tidyUp', {}))).toContain(words);
});

test('a tool that is neither ours nor left to us is none of ours', async () => {
  expect(errorOf(await page.call('listRules', {}))).toMatch(/This panel has no tool "listRules"/);
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { buildWithDocumentedTools, run } from '../support/buildWithDocumentedTools.mjs';
import { panel } from '../support/panel.mjs';

// The service and the panel as they are once somebody has added the tools of docs/tools.md.
const { added, folder, hostDll, stop } = await buildWithDocumentedTools();
process.env.HOST_DLL = hostDll;
const scenario = panel();
after(stop);

// In the order of the calls; the service gives each call an id of its own.
const resultsOf = (provider, name) => {
  const { messages } = provider.requests.at(-1).body;
  const made = messages.flatMap((message) => message.tool_calls ?? []).filter((one) => one.function.name === name);
  return made.map(({ id }) => messages.find((message) => message.tool_call_id === id).content);
};

test('a server tool is one file and a canvas tool two, and the panel’s types and tests hold with no other change', () => {
  assert.deepEqual(added, [
    'src/Plugins/Images/ImageSizePlugin.cs',
    'src/Plugins/Canvas/BypassNodePlugin.cs',
    'src/Panel/src/tools/bypassNode.ts',
  ]);
  run(join(folder, 'src/Panel'), 'npx', '--no-install', 'tsc', '--noEmit');
  run(join(folder, 'src/Panel'), 'npx', '--no-install', 'vitest', 'run', 'test/tools', 'test/ui/chat', 'test/chat/offeredTools.test.ts');
});

scenario('the canvas tool changes the graph, is called by its title, and is undone', async ({ open, provider }) => {
  provider.willAnswer(
    answer(call('addNode', { nodeType: 'KSampler' })),
    answer(call('bypassNode', { nodeId: 1 })),
    answer(say('It is bypassed.')),
  );
  const panel = await open();
  await panel.ask('add a sampler and bypass it', 'It is bypassed.');

  const [bypassed] = resultsOf(provider, 'bypassNode');
  const { success, data } = JSON.parse(bypassed);
  assert.deepEqual([success, data.type, data.mode], [true, 'KSampler', 'bypassed']);
  assert.equal((await panel.workflow()).nodes[0].mode, 4);
  await panel.openWork();
  await panel.page.locator('.tool[data-tool=bypassNode][data-state=done]').getByText('Bypass a node', { exact: true }).waitFor();

  await panel.button('Undo this turn').click();
  await panel.holds();
});

scenario('the server tool answers in the service, and refuses in words', async ({ open, provider }) => {
  provider.willAnswer(
    answer(call('suggestImageSize', { aspectRatio: 16 / 9 }), call('suggestImageSize', { aspectRatio: -1 }, 'call_1')),
    answer(say('Take 1344 by 768.')),
  );
  const panel = await open();
  await panel.ask('which size for 16:9?', 'Take 1344 by 768.');

  const [suggested, refused] = resultsOf(provider, 'suggestImageSize');
  assert.deepEqual(JSON.parse(suggested), { success: true, data: { width: 1344, height: 768 } });
  assert.match(refused, /'aspectRatio' is -1; give width divided by height/);
  await panel.openWork();
  await panel.page.locator('.tool[data-tool=suggestImageSize]').getByText('Suggest image size', { exact: true }).first().waitFor();
});

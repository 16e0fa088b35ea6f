import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { tools } from '../../src/tools';
import { openCanvas } from '../support/canvas';

/** The browser tools of the service's export and their arguments; the service's own tests hold the export against the same file. */
const exported = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../tests/ComfyAssistant.Tests/Fixtures/browser-tools.json'), 'utf8')) as Record<string, string[]>;

/** Arguments with which a tool gets as far as reading all of them. */
const samples: Record<string, object> = {
  addNode: { nodeType: 'VAEDecode' },
  removeNode: { nodeId: 1 },
  connectNodes: { sourceNodeId: 1, sourceSlot: 0, targetNodeId: 2, targetSlot: 0 },
  getWorkflowInfo: {},
  setNodeWidgetValue: { nodeId: 2, widgetName: 'steps', value: 8 },
  fillPromptNode: { nodeId: 3, text: 'a fox' },
  executeWorkflow: {},
  applyWorkflowJson: { workflow: {} },
  applyTemplate: { id: 'text-to-image', source: 'official' },
};

let page: ReturnType<typeof openCanvas>;
beforeEach(async () => {
  page = openCanvas();
  for (const nodeType of ['CheckpointLoaderSimple', 'KSampler', 'CLIPTextEncode']) await page.call('addNode', { nodeType });
});

test('the panel brings every browser tool of the service, and no other', () => {
  expect(Object.keys(tools).sort()).toEqual(Object.keys(exported).sort());
});

test.each(Object.entries(exported))('%s reads the arguments that the model is told of: %j', async (name, parameters) => {
  const read = new Set<string>();
  const args = new Proxy(samples[name]!, {
    get(target, argument) {
      if (typeof argument === 'string') read.add(argument);
      return Reflect.get(target, argument) as unknown;
    },
  });
  await page.call(name, args);
  expect([...read].sort()).toEqual([...parameters].sort());
});

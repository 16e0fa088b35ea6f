import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { tools } from '../../src/tools';
import { openCanvas } from '../support/canvas';
import { serviceTools } from '../support/serviceTools';

const exported = Object.fromEntries(
  serviceTools.filter((tool) => tool.runsIn === 'browser').map((tool) => [tool.name, Object.keys(tool.parameters.properties)]),
);

/** Arguments with which a tool gets as far as reading all of them. A tool that is not here is called with the number 1 for each. */
const samples: Record<string, object> = {
  addNode: { nodeType: 'VAEDecode' },
  addNote: { text: 'a note', nodeIds: ['1'] },
  arrangeNodes: {},
  askUser: { question: 'Which size?' },
  createSubgraph: { nodeIds: ['1'], name: 'Models' },
  disconnectNodes: { nodeId: 1 },
  downloadModel: { file: 'fox.safetensors' },
  duplicateNodes: { nodeIds: ['1'] },
  editWorkflow: { operations: [] },
  findMissingModels: {},
  findNodePackage: { nodeTypes: ['Sparkle'] },
  freeMemory: {},
  getCanvasImage: {},
  getHistory: {},
  getQueue: {},
  getSelection: {},
  installNodePackage: { package: 'sparkles', version: '1.0.0' },
  groupNodes: { nodeIds: ['1'], title: 'Models' },
  interruptRun: { promptId: 'x' },
  moveNodes: { nodeIds: ['1'], x: 0, y: 0 },
  replaceNode: { nodeId: 1, nodeType: 'VAEDecode' },
  setNodeAppearance: { nodeIds: ['1'], title: 'Base' },
  setNodeMode: { nodeIds: ['1'], mode: 'mute' },
  sweepParameters: { widgets: [{ nodeId: 2, widgetName: 'cfg', values: [4, 7] }] },
  unpackSubgraph: { nodeId: 1 },
  removeNode: { nodeId: 1 },
  connectNodes: { sourceNodeId: 1, sourceSlot: 0, targetNodeId: 2, targetSlot: 0 },
  getWorkflowInfo: {},
  setNodeWidgetValue: { nodeId: 2, widgetName: 'steps', value: 8 },
  fillPromptNode: { nodeId: 3, text: 'a fox' },
  executeWorkflow: {},
  applyWorkflowJson: { workflow: {} },
  applyTemplate: { id: 'text-to-image', source: 'official' },
};

/** Arguments of earlier versions, which stay valid although the schema no longer lists them. */
const OLD: Record<string, string[]> = { getWorkflowInfo: ['includeNodeDetails', 'fullFormat'] };

let page: ReturnType<typeof openCanvas>;
beforeEach(async () => {
  page = openCanvas();
  page.canvas.comfy = async () => ({});
  for (const nodeType of ['CheckpointLoaderSimple', 'KSampler', 'CLIPTextEncode']) await page.call('addNode', { nodeType });
});

test('the panel brings every browser tool of the service, and no other', () => {
  expect(Object.keys(tools).sort()).toEqual(Object.keys(exported).sort());
});

test.each(Object.entries(exported))('%s reads the arguments that its schema lists: %j', async (name, parameters) => {
  const read = new Set<string>();
  const sample = samples[name] ?? Object.fromEntries(parameters.map((parameter) => [parameter, 1]));
  const args = new Proxy(sample, {
    get(target, argument) {
      if (typeof argument === 'string') read.add(argument);
      return Reflect.get(target, argument) as unknown;
    },
  });
  await page.call(name, args);
  if (name in samples) expect([...read].filter((argument) => !OLD[name]?.includes(argument)).sort()).toEqual([...parameters].sort());
  else expect(parameters).toEqual(expect.arrayContaining([...read]));
});

test.each(Object.entries(exported))('%s has every argument by its name in its file: %j', (name, parameters) => {
  const source = readFileSync(join(import.meta.dirname, `../../src/tools/${name}.ts`), 'utf8');
  expect(parameters.filter((parameter) => !source.includes(`'${parameter}'`))).toEqual([]);
});

import { afterEach, describe, expect, test } from 'vitest';
import en from '../../../../src/i18n/en.json';
import { LANGUAGES, loadLanguage, t } from '../../../../src/i18n/text';
import { registerTypes } from '../../../../src/page/registerTypes';
import type { ToolPart } from '../../../../src/sessions/messages';
import { settings } from '../../../../src/state/settings';
import { callLine } from '../../../../src/ui/chat/log/callLine';
import { TOLD } from '../../../../src/ui/chat/log/doneLine';
import { openCanvas } from '../../../support/canvas';
import { examples, serviceNodes } from '../../../support/examples';
import { serviceTools } from '../../../support/serviceTools';

const part = (name: string, input: unknown, output: unknown, state = 'output-available') =>
  ({ type: `tool-${name}`, toolCallId: '1', state, input, output }) as unknown as ToolPart;
const call = (name: string, input: object, data: unknown) => part(name, input, { success: true, data });
const line = (one: ToolPart) => {
  const { what, about } = callLine(one, t);
  return [what, about].filter(Boolean).join(' | ');
};

/** What each tool of ours is given and returns, as far as its line goes by it. */
const CALLS: Record<string, [input: object, data: object, line: string]> = {
  addNode: [{ nodeType: 'CheckpointLoaderSimple' }, { nodeId: 4, type: 'X', title: 'Load Checkpoint' }, 'Added Load Checkpoint'],
  addNote: [{ text: 'Use fp8.\nIt fits.', nodeIds: [4] }, { nodeId: 9 }, 'Wrote a note | Use fp8. It fits.'],
  removeNode: [{ nodeId: 3 }, { removed: { nodeId: 3, node: 'Final sampler', type: 'KSampler' } }, 'Removed Final sampler'],
  connectNodes: [
    { sourceNodeId: 4, targetNodeId: 3 },
    { from: { nodeId: 4, node: 'Load Checkpoint', name: 'MODEL' }, to: { nodeId: 3, node: 'KSampler', name: 'model' } },
    'Connected Load Checkpoint · MODEL → KSampler',
  ],
  disconnectNodes: [{ nodeId: 3 }, { nodeId: 3, node: 'KSampler', removedLinks: [{}] }, 'Disconnected KSampler'],
  setNodeWidgetValue: [{ nodeId: 3 }, { node: 'KSampler', widgetName: 'steps', value: 30 }, 'Set steps of KSampler to 30'],
  fillPromptNode: [
    {},
    { node: 'CLIP Text Encode', value: '[fox:cat:0.5] in snow' },
    'Wrote the prompt in CLIP Text Encode | [fox:cat:0.5] in snow',
  ],
  replaceNode: [
    { nodeId: 3 },
    { replaced: 3, was: 'KSampler', node: { title: 'KSampler (Advanced)' } },
    'Replaced KSampler with KSampler (Advanced)',
  ],
  duplicateNodes: [{ nodeIds: [3] }, { copies: [{ nodeId: 9, node: 'KSampler', type: 'KSampler' }] }, 'Duplicated KSampler'],
  setNodeMode: [{ nodeIds: [3], mode: 'bypass' }, { nodes: [{ nodeId: 3, node: 'KSampler', mode: 'bypass' }] }, 'Bypassed KSampler'],
  setNodeAppearance: [
    { nodeIds: [1], color: 'green' },
    { changed: [{ nodes: [{ nodeId: 1, node: 'Load Checkpoint', color: 'green' }] }] },
    'Changed the look of Load Checkpoint',
  ],
  moveNodes: [{ nodeIds: [1], x: 0 }, { moved: [{ nodeId: 1, node: 'KSampler', x: 0, y: 0 }] }, 'Moved KSampler'],
  arrangeNodes: [{}, { arranged: 7 }, 'Tidied up the nodes'],
  groupNodes: [
    { nodeIds: [1] },
    {
      group: 'Prompts',
      nodes: [
        { nodeId: 1, node: 'A' },
        { nodeId: 2, node: 'B' },
      ],
    },
    'Grouped A, B as “Prompts”',
  ],
  createSubgraph: [{ nodeIds: [1], name: 'Upscale' }, { node: { title: 'Upscale' } }, 'Made the subgraph “Upscale”'],
  unpackSubgraph: [{ nodeId: 1 }, { unpacked: [{ nodeId: 2, title: 'KSampler' }] }, 'Unpacked a subgraph | KSampler'],
  editWorkflow: [{ operations: [{}] }, { operations: [{ op: 'add' }, { op: 'connect' }] }, 'Built 1 node, 1 link'],
  getWorkflowInfo: [{ nodeIds: [1, 2], maxTokens: 900 }, { nodes: [] }, 'Read the workflow'],
  getSelection: [{}, { selected: [{ id: 1, title: 'KSampler' }] }, 'Looked at the selection | KSampler'],
  getQueue: [{}, {}, 'Looked at the queue'],
  getHistory: [{ count: 5 }, {}, 'Looked at earlier runs'],
  interruptRun: [{ promptId: '1-2' }, {}, 'Stopped the run'],
  freeMemory: [{}, {}, 'Freed memory'],
  getCanvasImage: [{}, { images: [] }, 'Looked at the canvas'],
  findMissingModels: [{}, { missingModels: [] }, 'Looked for missing models'],
  findNodePackage: [{ nodeTypes: ['A'] }, { packages: [{ id: 'a', name: 'Sparkles' }] }, 'Looked for node packages | Sparkles'],
  installNodePackage: [{ package: 'sparkles' }, { installed: 'sparkles' }, 'Installed sparkles'],
  downloadModel: [{ file: 'a.pth' }, { downloaded: 'a.pth' }, 'Downloaded a.pth'],
  sweepParameters: [
    { widgets: [{}] },
    { summary: 'x', sweep: { widgets: [{ nodeId: 1, widgetName: 'cfg', values: [5, 7] }] } },
    'Tried different values | cfg 5, 7',
  ],
  executeWorkflow: [{ timeout: 300 }, { status: 'finished' }, 'Ran the workflow'],
  applyWorkflowJson: [{ workflow: { 1: {} } }, {}, 'Put a workflow on the canvas'],
  applyTemplate: [{ id: 'flux_fill' }, {}, 'Put the template flux_fill on the canvas'],
  askUser: [{ question: 'Which one?', choices: ['a'] }, { answer: 'a' }, 'Asked you | Which one? → a'],
  validateWorkflow: [{ workflow: {} }, {}, 'Checked the workflow'],
  describeWorkflow: [{ workflow: '{"1":{}}', depth: 1 }, {}, 'Read what the workflow does'],
  getExampleWorkflow: [{ job: 'inpaint' }, { workflow: {} }, 'Got an example workflow | inpaint'],
  searchTemplates: [{ query: 'flux' }, {}, 'Searched the templates | flux'],
  searchInstalledNodes: [{ query: 'upscale', limit: 20 }, {}, 'Searched the nodes | upscale'],
  getAvailableModels: [{ category: 'loras' }, {}, 'Looked up the models | loras'],
  refreshEnvironment: [{}, {}, 'Rescanned the installation'],
  searchWeb: [{ query: 'wan lora strength' }, {}, 'Searched the web | wan lora strength'],
  readPage: [{ address: 'https://example.org/card' }, {}, 'Read a web page | https://example.org/card'],
  searchNodeRegistry: [{ query: 'upscale' }, {}, 'Searched the node packages | upscale'],
  readDocumentation: [{ topic: 'samplers' }, {}, 'Read the documentation | samplers'],
  readEarlierResult: [{ callId: 'c1', from: 0 }, {}, 'Reread an earlier result'],
  listSystemSkills: [{}, {}, 'Looked at the built-in skills'],
  getSystemSkill: [{ slug: 'inpainting' }, { name: 'Inpainting' }, 'Read the skill Inpainting'],
  listUserSkills: [{}, {}, 'Looked at your skills'],
  getUserSkill: [{ slug: 'portraits' }, {}, 'Read the skill portraits'],
  createSkill: [{ name: 'Portraits', instructions: 'Long.' }, {}, 'Created the skill Portraits'],
  updateSkill: [{ slug: 'portraits', instructions: 'Longer.' }, { name: 'Portraits' }, 'Changed the skill Portraits'],
  deleteSkill: [{ slug: 'portraits' }, {}, 'Deleted the skill portraits'],
  listRules: [{}, { rules: [] }, 'Looked at the rules'],
  addRule: [{ name: 'German', rule: 'Answer in German.' }, {}, 'Remembered: Answer in German.'],
  deleteRule: [{ id: 'german' }, { id: 'german', name: 'German' }, 'Forgot a rule | German'],
};

test.each(Object.entries(CALLS))('%s is told in words', (name, [input, data, expected]) => {
  expect(line(call(name, input, data))).toBe(expected);
});

test('every tool that has a name for people has words for what it did, and an example here', () => {
  const named = Object.keys(en).flatMap((key) => (key.startsWith('toolName.') ? [key.slice('toolName.'.length)] : []));
  // Those that only other agents get are never told here.
  const offered = named.filter((name) => serviceTools.some((tool) => tool.name === name));
  expect(offered.filter((name) => !TOLD.includes(name))).toEqual([]);
  expect(TOLD.filter((name) => !serviceTools.some((tool) => tool.name === name))).toEqual([]);
  expect(Object.keys(CALLS).sort()).toEqual([...TOLD].sort());
});

/** Values of all shapes, ids among them, for every parameter that the service lists. */
function someInput(properties: Record<string, { type?: string }>): object {
  return Object.fromEntries(
    Object.keys(properties).map((name, index) => [
      name,
      /ids?$/i.test(name) ? 4711 : [{ a: { b: 1 } }, [[1, 2], { c: 3 }], '{"raw": "json"}', true][index % 4],
    ]),
  );
}

test.each(serviceTools.map((tool) => [tool.name, tool] as const))(
  '%s shows no JSON and no ids, whatever it is given and returns',
  (name, { parameters }) => {
    const input = someInput(parameters.properties);
    const odd = [undefined, null, [], 'text', { nodes: [{ nodeId: 4711 }], from: 4711, removed: [4711], sweep: [], copies: { a: 1 } }];
    const states = [
      ...odd.map((data) => call(name, input, data)),
      part(name, input, undefined, 'input-available'),
      part(name, input, { success: false, error: 'No.' }),
      part(name, 'text', null),
    ];
    for (const one of states) expect(line(one)).not.toMatch(/[{}[\]]|\bobject\b|\bundefined\b|4711/);
  },
);

describe('what the tools themselves return has the names that the words need', () => {
  test.each<[string, object, RegExp]>([
    ['setNodeMode', { nodeIds: [5], mode: 'bypass' }, /^Bypassed KSampler$/],
    ['setNodeMode', { nodeIds: [5], mode: 'always' }, /^Switched KSampler back on$/],
    ['setNodeAppearance', { nodeIds: [5], color: 'green' }, /^Changed the look of KSampler$/],
    ['moveNodes', { nodeIds: [5], x: 10, y: 10 }, /^Moved KSampler$/],
    ['groupNodes', { nodeIds: [2, 3], title: 'Prompts' }, /^Grouped .+ as “Prompts”$/],
    ['disconnectNodes', { nodeId: 5, input: 'model' }, /^Disconnected KSampler$/],
    ['duplicateNodes', { nodeIds: [5] }, /^Duplicated KSampler$/],
    ['replaceNode', { nodeId: 5, nodeType: 'KSamplerAdvanced' }, /^Replaced KSampler with KSampler/],
    ['setNodeWidgetValue', { nodeId: 5, widgetName: 'steps', value: 12 }, /^Set steps of KSampler to 12$/],
    ['removeNode', { nodeId: 5 }, /^Removed KSampler$/],
    ['editWorkflow', { operations: [{ op: 'mode', node: 5, mode: 'mute' }] }, /^Muted KSampler$/],
    ['getSelection', {}, /^Looked at the selection$/],
  ])('%s %j', async (name, input, expected) => {
    const page = openCanvas();
    registerTypes(serviceNodes);
    const workflow = structuredClone(examples['text-to-image']!);
    delete workflow['1']!.inputs['ckpt_name'];
    await page.call('applyWorkflowJson', { workflow });
    page.nextTurn();
    expect(line(part(name, input, await page.call(name, input)))).toMatch(expected);
  });
});

describe('in every language', () => {
  afterEach(async () => {
    settings.update({ language: 'en' });
    await loadLanguage();
  });
  test.each(Object.keys(LANGUAGES))('%s keeps the names', async (language) => {
    settings.update({ language });
    await loadLanguage();
    for (const [name, [input, data]] of Object.entries(CALLS)) {
      const words = line(call(name, input, data));
      expect(words, name).not.toMatch(/\{\w+\}/);
      if (name === 'setNodeMode' || name === 'moveNodes') expect(words).toContain('KSampler');
    }
  });
});

test('a call that has not ended is told by the words that it was given', () => {
  expect(line(part('setNodeWidgetValue', { nodeId: 3, widgetName: 'steps', value: 30 }, undefined, 'input-available'))).toBe('steps, 30');
  expect(line(part('addNode', { nodeType: 'KSampler', inputs: { a: 1 } }, undefined, 'input-available'))).toBe('KSampler');
  expect(line(part('brewCoffee', { cups: 2, sugar: true, milk: 'oat' }, undefined, 'input-available'))).toBe('2, oat');
  expect(line(call('brewCoffee', { cups: 2 }, {}))).toBe('2');
});

test('results of older versions and of imported conversations, whatever they hold, leave the tool its name', () => {
  expect(line(call('connectNodes', { sourceNodeId: 4, targetNodeId: 3 }, { from: { nodeId: 4 } }))).toBe('');
  expect(line(call('addNode', { nodeType: 'KSampler', inputs: { a: 1 } }, []))).toBe('KSampler');
  expect(line(call('setNodeMode', { nodeIds: [1], mode: 'bypass' }, { nodes: [{ nodeId: 1, mode: 'bypass' }] }))).toBe('bypass');
  expect(line(part('addNode', null, null))).toBe('');
});

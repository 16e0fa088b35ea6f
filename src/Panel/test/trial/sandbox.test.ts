import { LGraph } from '@comfyorg/litegraph';
import { beforeEach, expect, test, vi } from 'vitest';
import { outlineOf } from '../../src/canvas/outline';
import { PageCanvas } from '../../src/page/PageCanvas';
import { registerTypes } from '../../src/page/registerTypes';
import { SandboxCanvas } from '../../src/trial/SandboxCanvas';
import { readWorkflow } from '../../src/workflow/readWorkflow';
import { openCanvas } from '../support/canvas';
import { examples, serviceNodes } from '../support/examples';

beforeEach(() => {
  openCanvas();
  registerTypes(serviceNodes);
});

const SUPPORTED = Object.entries(examples).filter(([, workflow]) =>
  Object.values(workflow).every(({ inputs }) => Object.keys(inputs).every((name) => !name.includes('.'))),
);

test.each(SUPPORTED)('%s is the same on it as on LiteGraph, also after it was saved and loaded', async (_, workflow) => {
  const [sandbox, page] = [new SandboxCanvas(serviceNodes), new PageCanvas(new LGraph())];
  for (const canvas of [sandbox, page]) await readWorkflow(workflow, canvas, true).build();
  const wanted = [...outlineOf(page.graph())];
  expect([...outlineOf(sandbox.graph())]).toEqual(wanted);

  sandbox.load(sandbox.graph().serialize());
  expect([...outlineOf(sandbox.graph())]).toEqual(wanted);
  // What one saves, the other reads.
  sandbox.load(page.graph().serialize());
  expect([...outlineOf(sandbox.graph())]).toEqual(wanted);
  page.load(sandbox.graph().serialize());
  expect([...outlineOf(page.graph())]).toEqual(wanted);
});

test('links fit by type, replace each other, and go with their nodes', () => {
  const canvas = new SandboxCanvas(serviceNodes);
  const graph = canvas.graph();
  const [loader, sampler, other] = ['CheckpointLoaderSimple', 'KSampler', 'CheckpointLoaderSimple'].map((type) => canvas.createNode(type)!);
  for (const node of [loader!, sampler!, other!]) graph.add(node);
  const model = sampler!.inputs!.findIndex(({ name }) => name === 'model');
  loader!.connect(1, sampler!, model);
  expect(sampler!.inputs![model]!.link).toBeNull();
  loader!.connect(0, sampler!, model);
  other!.connect(0, sampler!, model);
  expect(loader!.outputs![0]!.links).toEqual([]);
  expect(graph.getLink(sampler!.inputs![model]!.link!)).toMatchObject({ origin_id: other!.id, target_id: sampler!.id });
  graph.remove(other!);
  expect(sampler!.inputs![model]!.link).toBeNull();
  loader!.connect(0, sampler!, model);
  loader!.disconnectOutput(0);
  expect(sampler!.inputs![model]!.link).toBeNull();
});

test('it keeps nothing where the user would find it', async () => {
  const stored = vi.spyOn(Storage.prototype, 'setItem');
  const canvas = new SandboxCanvas(serviceNodes);
  await readWorkflow(SUPPORTED[0]![1], canvas, true).build();
  canvas.openStep().commit();
  expect(stored).not.toHaveBeenCalled();
  stored.mockRestore();
});

test('nothing is run, and subgraphs are refused with their reason', async () => {
  const canvas = new SandboxCanvas(serviceNodes);
  await expect(canvas.run()).rejects.toThrow(/not run on this canvas/);
  await expect(canvas.comfy()).rejects.toThrow(/not run on this canvas/);
  expect(() => canvas.load({ nodes: [{ id: 1, type: 'a-subgraph' }], links: [] })).toThrow(/it has no subgraphs/);
});

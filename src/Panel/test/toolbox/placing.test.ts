import { beforeEach, expect, test } from 'vitest';
import { linkInto, type GraphNode } from '../../src/canvas/graph';
import { boxOf, isIn, overlaps } from '../../src/canvas/placement';
import { dataOf, openCanvas } from '../support/canvas';
import { registerTypes } from '../../src/page/registerTypes';
import { examples, serviceNodes } from '../support/examples';

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
  registerTypes(serviceNodes);
});

const add = async (nodeType: string) => dataOf<{ nodeId: number }>(await page.call('addNode', { nodeType })).nodeId;
const link = async (sourceNodeId: number, sourceSlot: string, targetNodeId: number, targetSlot: string) =>
  dataOf(await page.call('connectNodes', { sourceNodeId, sourceSlot, targetNodeId, targetSlot }));
const nodes = () => page.canvas.graph().nodes;
const find = (id: unknown) => nodes().find((node) => node.id === id);
const at = (id: number) => find(id)!;

/** Pairs of nodes that cover each other, and links that run to the left. */
function faults(): string[] {
  const called = (node: GraphNode) => `${node.type} ${node.id}`;
  const covered = nodes().flatMap((node, index) =>
    nodes()
      .slice(index + 1)
      .filter((other) => overlaps(boxOf(node), boxOf(other)))
      .map((other) => `${called(node)} covers ${called(other)}`),
  );
  const back = nodes().flatMap((node) =>
    (node.inputs ?? []).flatMap((input) => {
      const source = find(linkInto(page.canvas.graph(), input)?.origin_id);
      return source && source.pos[0] + source.size[0] > node.pos[0] ? [`${called(source)} to ${called(node)} runs back`] : [];
    }),
  );
  return [...covered, ...back];
}

async function textToImage() {
  const [loader, sampler, positive, negative] = [
    await add('CheckpointLoaderSimple'),
    await add('KSampler'),
    await add('CLIPTextEncode'),
    await add('CLIPTextEncode'),
  ];
  const [latent, decode, save] = [await add('EmptyLatentImage'), await add('VAEDecode'), await add('SaveImage')];
  await link(loader, 'MODEL', sampler, 'model');
  await link(loader, 'CLIP', positive, 'clip');
  await link(loader, 'CLIP', negative, 'clip');
  await link(positive, 'CONDITIONING', sampler, 'positive');
  await link(negative, 'CONDITIONING', sampler, 'negative');
  await link(latent, 'LATENT', sampler, 'latent_image');
  await link(sampler, 'LATENT', decode, 'samples');
  await link(loader, 'VAE', decode, 'vae');
  await link(decode, 'IMAGE', save, 'images');
  page.nextTurn();
  return { loader, sampler, positive, negative, decode, save };
}

test('text to image that was built node by node flows from left to right', async () => {
  await textToImage();
  expect(faults()).toEqual([]);
});

test('a LoRA put between gets room, and the others keep their places to each other', async () => {
  const { loader, sampler, positive, negative, decode } = await textToImage();
  const apart = at(decode).pos[0] - at(sampler).pos[0];
  const lora = await add('LoraLoader');
  await link(loader, 'MODEL', lora, 'model');
  await link(loader, 'CLIP', lora, 'clip');
  await link(lora, 'MODEL', sampler, 'model');
  await link(lora, 'CLIP', positive, 'clip');
  await link(lora, 'CLIP', negative, 'clip');
  page.nextTurn();
  expect(faults()).toEqual([]);
  expect(at(decode).pos[0] - at(sampler).pos[0]).toBe(apart);
});

test('what is added at the end, with a loader of its own, goes to the right', async () => {
  const { decode } = await textToImage();
  const [upscale, loader, save] = [await add('ImageUpscaleWithModel'), await add('UpscaleModelLoader'), await add('SaveImage')];
  await link(decode, 'IMAGE', upscale, 'image');
  await link(loader, 'UPSCALE_MODEL', upscale, 'upscale_model');
  await link(upscale, 'IMAGE', save, 'images');
  page.nextTurn();
  expect(faults()).toEqual([]);
});

test('nodes that show pictures have room for them, whichever way they were put there', async () => {
  const { decode, save } = await textToImage();
  const [preview, second] = [await add('PreviewImage'), await add('SaveImage')];
  for (const node of [preview, second]) await link(decode, 'IMAGE', node, 'images');
  page.nextTurn();
  const apart = () => {
    const tall = [save, preview, second].map((id) => ({ ...boxOf(at(id)), height: 346 }));
    return tall.flatMap((box, index) => tall.slice(index + 1).filter((other) => overlaps(box, other)));
  };
  expect(apart()).toEqual([]);
  dataOf(await page.call('duplicateNodes', { nodeIds: [save] }));
  dataOf(await page.call('arrangeNodes', {}));
  page.nextTurn();
  expect(apart()).toEqual([]);
});

test('what somebody moved stays there, and so does what was put at a place', async () => {
  const [moved, free] = [await add('VAEDecode'), await add('SaveImage')];
  dataOf(await page.call('addNode', { nodeType: 'PreviewImage', position: { x: 900, y: 900 } }));
  at(moved).pos[0] = 3000;
  await link(moved, 'IMAGE', free, 'images');
  page.nextTurn();
  expect(at(moved).pos[0]).toBe(3000);
  expect(at(free).pos[0]).toBeGreaterThan(3000);
  expect([...Array.from(nodes().find((node) => node.type === 'PreviewImage')!.pos)]).toEqual([900, 900]);
});

test('nodes that nothing joins to the others are arranged by their own links', async () => {
  await textToImage();
  const [save, load] = [await add('SaveImage'), await add('LoadImage')];
  await link(load, 'IMAGE', save, 'images');
  page.nextTurn();
  expect(faults()).toEqual([]);
});

test.each(Object.keys(examples))('%s, built node by node from its links backwards, covers nothing', async (name) => {
  const workflow = Object.entries(examples[name]!);
  const ids = new Map<string, number>();
  const known = workflow.filter(([, node]) => page.canvas.createNode(node.class_type));
  for (const [key, node] of known.toReversed()) ids.set(key, await add(node.class_type));
  for (const [key, node] of known)
    for (const [input, value] of Object.entries(node.inputs))
      if (Array.isArray(value) && ids.has(String(value[0])))
        await page.call('connectNodes', {
          sourceNodeId: ids.get(String(value[0])),
          sourceSlot: value[1] as number,
          targetNodeId: ids.get(key),
          targetSlot: input,
        });
  page.nextTurn();
  expect(faults()).toEqual([]);
});

test('a group goes with its nodes when they are arranged, and one with others in it stays', async () => {
  const { sampler, decode, save } = await textToImage();
  dataOf(await page.call('moveNodes', { nodeIds: [decode], x: 3000, y: 3000 }));
  dataOf(await page.call('groupNodes', { nodeIds: [decode, save], title: 'End' }));
  dataOf(await page.call('groupNodes', { nodeIds: [sampler], title: 'Middle' }));
  const [end, middle] = page.canvas.graph().groups!;
  const before = Array.from(middle!.pos);
  dataOf(await page.call('arrangeNodes', { nodeIds: [decode, save] }));
  for (const id of [decode, save]) expect(isIn(end!, at(id))).toBe(true);
  expect(end!.size[1]).toBeLessThan(1000);
  expect(Array.from(middle!.pos)).toEqual(before);
});

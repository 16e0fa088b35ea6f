import { beforeEach, expect, test } from 'vitest';
import type { GraphNode } from '../../src/canvas/graph';
import { overlaps } from '../../src/canvas/placement';
import { roomOf } from '../../src/canvas/roomOf';
import { dataOf, openCanvas } from '../support/canvas';

const chain = (steps: number, more: object = {}) => ({
  1: { class_type: 'CheckpointLoaderSimple', inputs: {} },
  2: { class_type: 'KSampler', inputs: { model: ['1', 0], steps } },
  3: { class_type: 'VAEDecode', inputs: { samples: ['2', 0], vae: ['1', 2] } },
  ...more,
});
const looks = ({ id, pos, size, color, flags }: GraphNode) => [id, [...Array.from(pos)], [...Array.from(size)], color, flags?.collapsed];

let page: ReturnType<typeof openCanvas>;
const nodes = () => page.canvas.graph().nodes;
const lookOf = (...ids: number[]) => ids.map((id) => looks(nodes().find((node) => node.id === id)!));
const groups = () => page.canvas.graph().groups!.map(({ title, pos }) => [title, pos[0], pos[1]]);

beforeEach(async () => {
  page = openCanvas();
  dataOf(await page.call('applyWorkflowJson', { workflow: chain(20) }));
  dataOf(await page.call('moveNodes', { nodeIds: ['1'], x: -900, y: 333 }));
  dataOf(await page.call('moveNodes', { nodeIds: ['2'], x: 40, y: 700 }));
  dataOf(await page.call('setNodeAppearance', { nodeIds: ['2'], color: 'red' }));
  dataOf(await page.call('setNodeAppearance', { nodeIds: ['3'], collapsed: true }));
  dataOf(await page.call('groupNodes', { nodeIds: ['2'], title: 'Mine' }));
  page.nextTurn();
});

test('a workflow in API format that changes a value leaves all as it lies and looks', async () => {
  const before = [lookOf(1, 2, 3), groups()];
  dataOf(await page.call('applyWorkflowJson', { workflow: chain(31) }));
  expect(
    nodes()
      .find(({ id }) => id === 2)!
      .widgets!.find(({ name }) => name === 'steps')!.value,
  ).toBe(31);
  expect([lookOf(1, 2, 3), groups()]).toEqual(before);
});

test('what is new is placed among what stays, and covers nothing', async () => {
  const before = lookOf(1);
  const added = { 3: { class_type: 'VAEDecode', inputs: { samples: ['4', 0], vae: ['1', 2] } } };
  const latent = { 4: { class_type: 'KSampler', inputs: { model: ['1', 0], latent_image: ['2', 0] } } };
  dataOf(await page.call('applyWorkflowJson', { workflow: chain(20, { ...added, ...latent }) }));
  expect(lookOf(1)).toEqual(before);
  expect(groups()).toHaveLength(1);
  const rooms = nodes().map(roomOf);
  expect(rooms.some((one, at) => rooms.slice(at + 1).some((other) => overlaps(one, other)))).toBe(false);
});

test('a part of a change moves nothing, however much of the rest was new', async () => {
  const before = [lookOf(1, 2, 3), groups()];
  page.answers.decide = ({ list }) => ({ accepted: new Set(list.filter(({ name }) => name === 'steps').map(({ id }) => id)) });
  const image = (id: number) => ({ [id]: { class_type: 'EmptyLatentImage', inputs: {} } });
  const workflow = { ...chain(31), ...image(11), ...image(12), ...image(13), ...image(14) };
  dataOf(await page.call('applyWorkflowJson', { workflow }));
  expect(
    nodes()
      .find(({ id }) => id === 2)!
      .widgets!.find(({ name }) => name === 'steps')!.value,
  ).toBe(31);
  expect([lookOf(1, 2, 3), groups()]).toEqual(before);
});

test('a workflow that is mostly new is laid out as a whole', async () => {
  const before = lookOf(1);
  const image = (id: number) => ({ [id]: { class_type: 'EmptyLatentImage', inputs: {} } });
  const workflow = { 1: chain(20)[1], ...image(11), ...image(12), ...image(13) };
  dataOf(await page.call('applyWorkflowJson', { workflow }));
  expect(lookOf(1)).not.toEqual(before);
});

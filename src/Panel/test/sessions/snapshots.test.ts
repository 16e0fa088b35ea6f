import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { openDB } from 'idb';
import { Snapshots } from '../../src/sessions/Snapshots';

let count = 0;
const name = () => `canvas-${++count}`;
afterEach(() => vi.useRealTimers());

const stored = async (db: string) => {
  const open = await openDB(db);
  const keys = await open.getAllKeys('snapshots');
  open.close();
  return keys as string[];
};
const workflow = (fill: string, length = 10) => ({ nodes: Array.from({ length }, (_, id) => ({ id, type: fill })) });

test('a workflow is read back after a reload, and kept once however often it occurs', async () => {
  const db = name();
  const one = new Snapshots(db);
  const id = one.keep(workflow('KSampler'));
  expect(one.keep(workflow('KSampler'))).toBe(id);
  expect(one.keep(workflow('VAEDecode'))).not.toBe(id);
  await vi.waitFor(async () => expect(await stored(db)).toHaveLength(2));
  await one.close();
  expect(await new Snapshots(db).read(id)).toEqual(workflow('KSampler'));
});

test('what was kept in the moment in which the page closed is there after it', async () => {
  const db = name();
  const one = new Snapshots(db);
  const id = one.keep(workflow('KSampler'));
  // Nothing is awaited: the database has not even been opened.
  one.leave();
  await one.flush();
  one.leave();
  localStorage.setItem(`comfy-assistant.unwritten.${db}.broken`, '{');
  const another = new Snapshots(db);
  expect(await another.read(id)).toEqual(workflow('KSampler'));
  await another.flush();
  expect(await stored(db)).toEqual([id]);
  expect(Object.keys(localStorage).filter((key) => key.includes(db))).toEqual([]);
});

test('what is stored is compressed', async () => {
  const db = name();
  new Snapshots(db).keep(workflow('KSampler', 1_000));
  await vi.waitFor(async () => expect(await stored(db)).toHaveLength(1));
  const open = await openDB(db);
  const [{ size }] = (await open.getAll('facts')) as [{ size: number }];
  expect(size).toBeLessThan(JSON.stringify(workflow('KSampler', 1_000)).length / 4);
});

test('the least recently used go when there are too many, and are then missing without an error', async () => {
  const db = name();
  const snapshots = new Snapshots(db, 300);
  const ids: string[] = [];
  for (let index = 0; index < 12; index++) {
    ids.push(snapshots.keep(workflow(`Type${index}`)));
    await vi.waitFor(async () => expect(await stored(db)).toContain(ids.at(-1)));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await vi.waitFor(async () => expect((await stored(db)).length).toBeLessThan(6));
  expect(await snapshots.read(ids.at(-1)!)).toEqual(workflow('Type11'));
  expect(await snapshots.read(ids[0]!)).toBeUndefined();
});

test('without a database, they last as long as the page', async () => {
  vi.stubGlobal('indexedDB', {
    open: () => {
      throw new Error('denied');
    },
  });
  const snapshots = new Snapshots(name());
  const id = snapshots.keep(workflow('KSampler'));
  expect(await snapshots.read(id)).toEqual(workflow('KSampler'));
  vi.unstubAllGlobals();
});

import { beforeEach, expect, test } from 'vitest';
import { TabIds } from '../../src/comfyui/TabIds';

beforeEach(() => sessionStorage.clear());

test('a workflow keeps its id under another name and after a reload; two never share one', () => {
  const page = new TabIds();
  const [one, other] = [{}, {}];
  const id = page.idOf(one, 'Unsaved Workflow.json');
  expect(page.idOf(other, 'Unsaved Workflow (2).json')).not.toBe(id);
  expect(page.idOf(one, 'portraits.json')).toBe(id);

  const reloaded = new TabIds();
  expect(reloaded.idOf({}, 'portraits.json')).toBe(id);
  expect(reloaded.idOf({}, 'Unsaved Workflow.json')).not.toBe(id);
});

test('a workflow that is opened under a path of an open one is another', () => {
  const page = new TabIds();
  const id = page.idOf({}, 'a.json');
  expect(page.idOf({}, 'a.json')).not.toBe(id);
});

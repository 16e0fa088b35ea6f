import { beforeEach, describe, expect, test } from 'vitest';
import { fakeService, routes } from '../support/service';
import { dataOf, errorOf, openCanvas } from '../support/canvas';
import { examples } from '../support/examples';

let page: ReturnType<typeof openCanvas>;
beforeEach(async () => {
  page = openCanvas();
  const workflow = structuredClone(examples['text-to-image']!);
  delete workflow['1']!.inputs['ckpt_name'];
  dataOf(await page.call('applyWorkflowJson', { workflow }));
});

interface Info {
  nodeCount: number;
  nodes?: { id: number; type: string; widgets?: object[] }[];
  outline?: string;
  leftOut?: { count: number; nodes: string[] };
  workflow?: { nodes: object[] };
}

const look = async (args: object = {}) => dataOf<Info>(await page.call('getWorkflowInfo', args));
const ids = ({ nodes }: Info) => nodes?.map((node) => node.id).sort();
const copies = async (count: number) => {
  for (let i = 0; i < count; i++) await page.call('addNode', { nodeType: 'KSampler' });
};

describe('getWorkflowInfo', () => {
  test('shows a small workflow in full', async () => {
    const info = await look();
    expect(info).toMatchObject({ nodeCount: 7 });
    expect(ids(info)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(info.nodes!.every((node) => node.widgets)).toBe(true);
  });

  test.each([
    [{ nodeIds: ['5', '1'] }, [1, 5]],
    [{ around: '6' }, [1, 5, 6, 7]],
    [{ around: '7', depth: 2 }, [1, 5, 6, 7]],
    [{ text: 'cliptext' }, [2, 3]],
    [{ text: 'euler' }, [5]],
    [{ text: 'nowhere' }, []],
  ])('shows the part that is asked for: %j', async (args, expected) => {
    expect(ids(await look(args))).toEqual(expected);
  });

  test('keeps to its budget, and says what it left out', async () => {
    await copies(40);
    const whole = await look();
    expect(whole.nodes).toBeUndefined();
    expect(whole.outline).toMatch(/^1 CheckpointLoaderSimple/);
    expect(JSON.stringify(whole).length).toBeLessThan(2000 * 4 + 1500);
    const full = await look({ detail: 'full', maxTokens: 500 });
    expect(full.nodes!.length + full.leftOut!.count).toBe(47);
    expect(full.leftOut!.nodes[0]).toMatch(/^\d+ \w+/);
    expect((await look({ detail: 'full', maxTokens: 40_000 })).nodes).toHaveLength(47);
  });

  test('takes the outline of a large workflow from the service', async () => {
    fakeService();
    routes.set('/api/workflows/describe', ({ budget }) => ({ outline: `47 nodes in ${String(budget)} letters` }));
    await copies(40);
    expect((await look()).outline).toBe('47 nodes in 8000 letters');
  });

  test('the arguments of earlier versions stay valid', async () => {
    expect((await look({ includeNodeDetails: false })).nodes![0]).not.toHaveProperty('widgets');
    expect((await look({ fullFormat: true })).workflow!.nodes).toHaveLength(7);
    expect((await look({ detail: 'ids' })).nodes).toHaveLength(7);
    expect((await look({ detail: 'json' })).workflow!.nodes).toHaveLength(7);
  });

  test('refuses a node that is not there and a subgraph that is none', async () => {
    expect(errorOf(await page.call('getWorkflowInfo', { nodeIds: ['99'] }))).toMatch(/no node 99/);
    expect(errorOf(await page.call('getWorkflowInfo', { subgraph: '5' }))).toMatch(/no subgraph/);
  });
});

describe('getSelection', () => {
  test('describes what is selected', async () => {
    page.canvas.selection = () => [page.canvas.graph().getNodeById(5)!];
    expect(dataOf(await page.call('getSelection'))).toMatchObject({ selected: [{ id: 5, type: 'KSampler' }] });
  });

  test('says that nothing is', async () => {
    expect(dataOf(await page.call('getSelection'))).toMatchObject({ selected: [], note: expect.stringContaining('Nothing') });
  });
});

import { LGraphNode, LiteGraph } from '@comfyorg/litegraph';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { outlineOf, type Outline } from '../../src/canvas/outline';
import { all, reasonAgainst, toggled, type Review } from '../../src/canvas/review';
import { reviewMarks } from '../../src/toolbox/reviewMarks';
import { dataOf, errorOf, openCanvas } from '../support/canvas';
import { registerTypes } from '../../src/page/registerTypes';
import { examples, serviceNodes } from '../support/examples';
import { randomOf, type Random } from '../support/random';

type Api = Record<string, { class_type: string; inputs: Record<string, unknown>; _meta?: { title?: string } }>;

// The whole count: REVIEW_SUBSETS=2000.
const SUBSETS = Number(process.env['REVIEW_SUBSETS'] ?? 240);
const PER_WORKFLOW = 40;

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  page = openCanvas();
  registerTypes(serviceNodes);
});

const apply = (workflow: Api) => page.call('applyWorkflowJson', { workflow });
const shape = (outline: Outline) =>
  Object.fromEntries(
    [...outline.values()]
      .sort((one, other) => one.id.localeCompare(other.id))
      .map(({ id, type, values, links }) => [id, { type, values, links }]),
  );

/** What should be there: the changes made on the outline, one by one. */
function expected(before: Outline, { list }: Review, accepted: ReadonlySet<string>): Outline {
  const model: Outline = structuredClone(before);
  const wanted = list.filter(({ id }) => accepted.has(id));
  for (const { kind, node } of wanted) if (kind === 'removed') model.delete(node.id);
  for (const { kind, node } of wanted) if (kind === 'added') model.set(node.id, structuredClone(node));
  for (const { kind, node, name, to } of wanted) {
    const there = model.get(node.id);
    if (kind === 'value') there!.values[name!] = to;
    if (kind === 'link' && to === undefined) delete there!.links[name!];
    else if (kind === 'link') there!.links[name!] = to as string;
  }
  return model;
}

function mutated(workflow: Api, random: Random): Api {
  const copy = structuredClone(workflow);
  const ids = () => Object.keys(copy);
  for (let step = 0; step < 6; step++) {
    const id = random.of(ids());
    const node = copy[id]!;
    switch (random.below(4)) {
      case 0: {
        if (ids().length < 4) break;
        delete copy[id];
        for (const other of Object.values(copy))
          for (const [name, value] of Object.entries(other.inputs)) if (Array.isArray(value) && value[0] === id) delete other.inputs[name];
        break;
      }
      case 1: {
        const numbers = Object.entries(node.inputs).filter(
          ([name, value]) => typeof value === 'number' && /steps|cfg|seed|width|height/.test(name),
        );
        const [name] = numbers.length > 0 ? random.of(numbers) : [];
        if (name) node.inputs[name] = name === 'cfg' ? 1 + random.below(20) : 64 * (1 + random.below(16));
        break;
      }
      case 2: {
        const fresh = String(100 + step * 10 + random.below(9));
        copy[fresh] = structuredClone(node);
        const fed = ids().find((other) => Object.values(copy[other]!.inputs).some((value) => Array.isArray(value) && value[0] === id));
        const name = fed && Object.keys(copy[fed]!.inputs).find((name) => (copy[fed]!.inputs[name] as unknown[])[0] === id);
        if (name) copy[fed]!.inputs[name] = [fresh, (copy[fed]!.inputs[name] as unknown[])[1]];
        break;
      }
      default: {
        const linked = Object.entries(node.inputs).filter(([, value]) => Array.isArray(value));
        if (linked.length > 0) delete node.inputs[random.of(linked)[0]];
      }
    }
  }
  return copy;
}

test(`any subset of a change set is made as it says, or refused with its reason (${SUBSETS} subsets)`, async () => {
  const random = randomOf(13);
  const names = Object.keys(examples).sort();
  const counts = { made: 0, refused: 0, rejected: 0 };
  for (let tried = 0; tried < SUBSETS;) {
    const base = examples[random.of(names)]!;
    page.canvas.clear();
    page.nextTurn();
    page.answers.approve = true;
    delete page.answers.decide;
    if (!(await apply(base)).success) continue;
    const saved = structuredClone(page.canvas.graph().serialize());
    const proposal = mutated(base, random);
    for (let round = 0; round < PER_WORKFLOW && tried < SUBSETS; round++, tried++) {
      page.canvas.load(saved);
      page.nextTurn();
      const before = outlineOf(page.canvas.graph());
      let review: Review | undefined;
      let accepted = new Set<string>();
      page.answers.decide = (shown) => {
        review = shown;
        accepted = all(shown);
        // What a person clicks together, or what no click leads to.
        if (random.chance(0.7))
          for (const { id } of shown.list)
            if (random.chance(0.35)) accepted = toggled(shown, accepted, id);
            else;
        else accepted = new Set([...accepted].filter(() => random.chance(0.6)));
        return { accepted };
      };
      const outcome = await apply(proposal);
      // It changes nothing, or is no workflow that could be proposed.
      if (!review) break;
      const now = outlineOf(page.canvas.graph());
      const reason = reasonAgainst(review, accepted);
      if (accepted.size === 0 || reason) {
        expect(errorOf(outcome)).toMatch(accepted.size === 0 ? /rejected/ : /needs this too/);
        expect(shape(now)).toEqual(shape(before));
        counts[accepted.size === 0 ? 'rejected' : 'refused']++;
        continue;
      }
      expect(dataOf(outcome)).toBeTruthy();
      expect(shape(now)).toEqual(shape(expected(before, review, accepted)));
      for (const { links } of now.values())
        for (const source of Object.values(links)) expect(now.has(source.slice(0, source.lastIndexOf(':')))).toBe(true);
      counts.made++;
    }
  }
  expect(counts.made).toBeGreaterThan(SUBSETS / 3);
  expect(counts.refused).toBeGreaterThan(SUBSETS / 50);
}, 600_000);

const chain = (): Api => ({
  '1': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'a.safetensors' } },
  '2': { class_type: 'CLIPTextEncode', inputs: { text: 'fox', clip: ['1', 1] } },
  '3': { class_type: 'KSampler', inputs: { model: ['1', 0], positive: ['2', 0], steps: 20 } },
});

describe('a LoRA put between, with one value changed', () => {
  const proposal = (): Api => {
    const next = chain();
    next['9'] = { class_type: 'LoraLoader', inputs: { model: ['1', 0], clip: ['1', 1], lora_name: 'ink.safetensors' } };
    next['3']!.inputs['model'] = ['9', 0];
    next['2']!.inputs['clip'] = ['9', 1];
    next['3']!.inputs['steps'] = 30;
    return next;
  };
  let review: Review;
  const decide = (accepted: (shown: Review) => ReadonlySet<string>) => {
    page.answers.decide = (shown) => {
      review = shown;
      return { accepted: accepted(shown) };
    };
  };
  beforeEach(async () => {
    dataOf(await apply(chain()));
    page.nextTurn();
  });

  test('rejecting the LoRA rejects the links through it, and keeps the value', async () => {
    decide((shown) => toggled(shown, all(shown), 'added:9'));
    expect(dataOf(await apply(proposal()))).toMatchObject({
      accepted: 1,
      rejected: expect.arrayContaining(['LoraLoader (node 9) added']),
      note: expect.stringMatching(/accepted a part/),
    });
    const outline = outlineOf(page.canvas.graph());
    expect([...outline.keys()].sort()).toEqual(['1', '2', '3']);
    expect(outline.get('3')).toMatchObject({ links: { model: '1:0' }, values: { steps: 30 } });
  });

  test('accepting a link accepts the node that it comes from', async () => {
    decide((shown) => toggled(shown, new Set(), 'link:3:model'));
    dataOf(await apply(proposal()));
    const outline = outlineOf(page.canvas.graph());
    expect(outline.get('3')).toMatchObject({ links: { model: '9:0' }, values: { steps: 20 } });
    expect(outline.get('2')!.links['clip']).toBe('1:1');
    expect(review.list.find(({ id }) => id === 'link:3:model')!.needs).toEqual(['added:9']);
  });

  test('the user’s words reject it and reach the model', async () => {
    page.answers.decide = () => ({ accepted: new Set(), words: 'no, make it landscape' });
    const outcome = await apply(proposal());
    expect(outcome).toMatchObject({ success: false, rejected: true, data: { words: 'no, make it landscape' } });
    expect(errorOf(outcome)).toMatch(/said: "no, make it landscape".*as it was.*Do what they said/);
    expect([...outlineOf(page.canvas.graph()).keys()]).toHaveLength(3);
  });

  test('it is drawn on the graph: a ghost for what is added, outlines and values for what changes', async () => {
    decide(all);
    dataOf(await apply(proposal()));
    const marks = reviewMarks(page.canvas, review);
    expect(
      [...new Set([...marks.values()].flat())]
        .filter(({ kind }) => kind !== 'value')
        .map((mark) => (mark.kind === 'added' ? `added ${mark.title}` : `${mark.kind} ${mark.nodeId}`))
        .sort(),
    ).toEqual(['added Load LoRA (Model and CLIP)', 'changed 2', 'changed 3']);
    const { from, to } = review.list.find(({ id }) => id === 'value:3:steps')!;
    expect(marks.get('value:3:steps')).toEqual([
      { kind: 'changed', nodeId: '3' },
      { kind: 'value', nodeId: '3', name: 'steps', from, to },
    ]);
  });
});

test('a node that something else still needs cannot be removed alone', async () => {
  dataOf(await apply(chain()));
  page.nextTurn();
  const next = chain();
  next['8'] = { class_type: 'CLIPTextEncode', inputs: { text: 'dog', clip: ['1', 1] } };
  delete next['2'];
  next['3']!.inputs['positive'] = ['8', 0];
  page.answers.decide = () => ({ accepted: new Set(['removed:2']) });
  expect(errorOf(await apply(next))).toMatch(/CLIPTextEncode \(node 2\) removed needs this too: positive of KSampler \(node 3\)/);
});

/** A node that makes a widget for each value of its row while it is loaded, so that a new one has no names for them. */
function registerRow(): void {
  class Row extends LGraphNode {
    constructor(title?: string) {
      super(title ?? 'Row', 'Row');
      this.serialize_widgets = true;
    }

    override onConfigure({ widgets_values: row = [] }: { widgets_values?: unknown[] }): void {
      row.forEach((value, index) => void (this.addWidget('text', `row_${index}`, '', null).value = value as string));
    }
  }
  LiteGraph.registerNodeType('Row', Row);
}

interface Saved {
  nodes: { id: number; type: string; widgets_values: unknown[] }[];
}

const saved = () => structuredClone(page.canvas.graph().serialize()) as Saved;
const rowOf = (workflow: Saved, id: number) => workflow.nodes.find((node) => node.id === id)!.widgets_values;

describe('a file whose row of values has no names', () => {
  beforeEach(async () => {
    registerRow();
    dataOf(await apply(chain()));
    const workflow = saved() as Saved & { last_node_id: number };
    workflow.nodes.push({ id: 7, type: 'Row', widgets_values: ['a', 'b'], pos: [0, 900], size: [200, 80] } as never);
    workflow.last_node_id = 7;
    page.canvas.load(workflow);
    page.nextTurn();
  });

  test('the row is one change of its node, and rejecting it keeps the row', async () => {
    const next = saved();
    rowOf(next, 7)[1] = 'c';
    rowOf(next, 3)[2] = 31;
    const ids: string[] = [];
    page.answers.decide = ({ list }) => {
      ids.push(...list.map(({ id }) => id));
      return { accepted: new Set(ids.filter((id) => id !== 'row:7')) };
    };
    expect(dataOf(await page.call('applyWorkflowJson', { workflow: next }))).toMatchObject({
      rejected: [expect.stringMatching(/^values of Row/)],
    });
    expect(ids).toContain('row:7');
    expect(ids.filter((id) => /value \d/.test(id))).toEqual([]);
    expect(rowOf(saved(), 7)).toEqual(['a', 'b']);
    expect(rowOf(saved(), 3)).toContain(31);
  });

  test('accepting it takes the row', async () => {
    const next = saved();
    rowOf(next, 7)[1] = 'c';
    rowOf(next, 3)[2] = 31;
    page.answers.decide = () => ({ accepted: new Set(['row:7']) });
    dataOf(await page.call('applyWorkflowJson', { workflow: next }));
    expect(rowOf(saved(), 7)).toEqual(['a', 'c']);
    expect(rowOf(saved(), 3)).not.toContain(31);
  });
});

/** What a widget's own code makes of the values that are set once its node is there. */
function holding(id: number, name: string, change: (node: LGraphNode) => void): void {
  const load = page.canvas.load.bind(page.canvas);
  page.canvas.load = (workflow) => {
    load(workflow);
    const node = page.canvas.graph().getNodeById(id);
    if (node?.widgets?.some((widget) => widget.name === name)) change(node as unknown as LGraphNode);
  };
}

describe('a rejected value', () => {
  const steps = () => outlineOf(page.canvas.graph()).get('3')!.values['steps'];
  const proposal = () => {
    const next = chain();
    next['3']!.inputs['steps'] = 32;
    next['2']!.inputs['text'] = 'wolf';
    return next;
  };
  beforeEach(async () => {
    dataOf(await apply(chain()));
    page.nextTurn();
    page.answers.decide = (shown) => ({ accepted: toggled(shown, all(shown), 'value:3:steps') });
  });

  test('goes back although the widget’s callback would round it', async () => {
    holding(3, 'steps', (node) => {
      const widget = node.widgets!.find(({ name }) => name === 'steps')!;
      widget.callback = () => (widget.value = 16);
    });
    dataOf(await apply(proposal()));
    expect(steps()).toBe(20);
    expect(outlineOf(page.canvas.graph()).get('2')!.values['text']).toBe('wolf');
  });

  test('that does not go back leaves the whole workflow as it was', async () => {
    let loads = 0;
    holding(3, 'steps', (node) => {
      if (++loads > 2) return;
      Object.defineProperty(
        node.widgets!.find(({ name }) => name === 'steps')!,
        'value',
        { get: () => 32, set: () => undefined },
      );
    });
    const before = shape(outlineOf(page.canvas.graph()));
    expect(errorOf(await apply(proposal()))).toMatch(/put back as it was.*"steps" of KSampler \(node 3\).* 20/);
    expect(loads).toBe(3);
    expect(shape(outlineOf(page.canvas.graph()))).toEqual(before);
  });
});

import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { linkInto } from '../../src/canvas/graph';
import { MessageState } from '../../src/chat/MessageState';
import { TurnHistory } from '../../src/chat/TurnHistory';
import type { PanelMessage } from '../../src/sessions/messages';
import { Snapshots } from '../../src/sessions/Snapshots';
import { Turn } from '../../src/toolbox/Turn';
import { runTool } from '../../src/tools';
import { registerTypes } from '../../src/page/registerTypes';
import { openCanvas } from '../support/canvas';
import { examples, serviceNodes } from '../support/examples';
import { randomOf, type Random } from '../support/random';

// The whole count: SEQUENCES=50.
const SEQUENCES = Number(process.env['SEQUENCES'] ?? 6);
const OPERATIONS = 200;

afterEach(() => vi.restoreAllMocks());

/** A node as the model of what should be there has it, by its title, which is unique: ids may change when a turn is redone. */
interface Wanted {
  type: string;
  steps?: number;
  /** The title of the node that its first input gets its data from. */
  source?: string;
}
type World = Map<string, Wanted>;

/** What a turn adds, and where its first output fits. */
const KINDS = [
  { type: 'KSampler', input: 'latent_image', takes: 'LATENT', gives: 'LATENT' },
  { type: 'EmptyLatentImage', input: undefined, takes: undefined, gives: 'LATENT' },
  { type: 'VAEDecode', input: 'samples', takes: 'LATENT', gives: 'IMAGE' },
  { type: 'ImageInvert', input: 'image', takes: 'IMAGE', gives: 'IMAGE' },
] as const;
const kindOf = (type: string) => KINDS.find((kind) => kind.type === type)!;
/** The user's own nodes, which no turn touches. */
const OWN = 'PreviewImage';

class Session {
  readonly page = openCanvas();
  readonly random: Random;
  readonly db: string;
  history!: TurnHistory;
  transcript = new MessageState([]);
  snapshots: Snapshots;
  world: World = new Map();
  own = new Set<string>();
  /** The turns that are done, and those undone since the last new one. */
  done: { id: string; before: World; after: World }[] = [];
  undone: Session['done'] = [];
  /** What was there when a message was sent. */
  messages: { id: string; world: World; own: Set<string>; done: Session['done'] }[] = [];
  count = 0;
  operations = 0;

  constructor(seed: number) {
    this.random = randomOf(seed);
    this.db = `sequence-${seed}`;
    this.snapshots = new Snapshots(this.db);
    registerTypes(serviceNodes);
    this.reopen();
  }

  reopen(): void {
    this.history = new TurnHistory(this.page.canvas, this.snapshots, () => this.transcript);
  }

  graph = () => this.page.canvas.graph();
  node = (title: string) => this.graph().nodes.find((node) => node.title === title)!;

  shown(): object {
    const titles = new Map(this.graph().nodes.map((node) => [String(node.id), node.title]));
    const found = this.graph().nodes.filter(({ title }) => /^[nu]\d+$/.test(title));
    return Object.fromEntries(
      found
        .map((node) => {
          const input = node.inputs?.find(({ name }) => name === KINDS.find(({ type }) => type === node.type)?.input);
          const link = input && linkInto(this.graph(), input);
          const steps = node.type === 'KSampler' ? node.widgets!.find(({ name }) => name === 'steps')!.value : undefined;
          return [
            node.title,
            { type: node.type, ...(steps !== undefined && { steps }), ...(link && { source: titles.get(String(link.origin_id)) }) },
          ] as const;
        })
        .sort(([one], [other]) => one.localeCompare(other)),
    );
  }

  expected(): Record<string, Wanted> {
    return Object.fromEntries<Wanted>(
      [...this.world, ...[...this.own].map((title) => [title, { type: OWN }] as const)].sort(([one], [other]) => one.localeCompare(other)),
    );
  }

  async turn(): Promise<void> {
    const { random } = this;
    const id = `m${++this.count}`;
    const sent: PanelMessage = { id: `${id}-user`, role: 'user', parts: [], metadata: { canvas: this.history.now() } };
    this.messages.push({ id: sent.id, world: structuredClone(this.world), own: new Set(this.own), done: [...this.done] });
    this.transcript.messages = [...this.transcript.messages, sent, { id, role: 'assistant', parts: [] }];
    const turn = new Turn(this.page.canvas);
    const before = structuredClone(this.world);
    for (let step = 1 + random.below(4); step > 0; step--) {
      if (random.chance(0.06)) await this.elsewhere(turn);
      else await this.operation(turn);
      this.operations++;
    }
    const edits = turn.end();
    const after = structuredClone(this.world);
    if (!edits) return;
    this.history.record(id, { tab: edits.tab, before: this.history.keep(edits.before), after: this.history.keep(edits.after) });
    if (this.transcript.messages.at(-1)!.metadata?.turn) this.done.push({ id, before, after });
    this.undone = [];
  }

  call = async (turn: Turn, name: string, args: object) =>
    runTool(name, args, {
      canvas: this.page.canvas,
      turn,
      signal: new AbortController().signal,
      approve: async () => ({ accepted: new Set<string>() }),
      permit: async () => ({ agreed: true }),
      ask: async () => undefined,
      mayShow: async () => false,
      onProgress: () => undefined,
    });

  async operation(turn: Turn): Promise<void> {
    const { random, world } = this;
    const titles = [...world.keys()];
    const title = titles.length > 0 ? random.of(titles) : undefined;
    const idOf = (title: string) => String(this.node(title).id);
    let result;
    switch (titles.length > 20 ? 3 : random.below(5)) {
      case 0:
      case 1: {
        const { type } = random.of(KINDS);
        const fresh = `n${++this.count}`;
        result = await this.call(turn, 'editWorkflow', {
          operations: [
            { op: 'add', type, name: 'new' },
            { op: 'title', node: 'new', title: fresh },
          ],
        });
        world.set(fresh, { type, ...(type === 'KSampler' && { steps: 20 }) });
        break;
      }
      case 2: {
        if (!title || world.get(title)!.type !== 'KSampler') return;
        const steps = 1 + random.below(90);
        result = await this.call(turn, 'setNodeWidgetValue', { nodeId: idOf(title), widgetName: 'steps', value: steps });
        world.get(title)!.steps = steps;
        break;
      }
      case 3: {
        if (!title || random.chance(0.4)) return;
        result = await this.call(turn, 'removeNode', { nodeId: idOf(title) });
        world.delete(title);
        for (const other of world.values()) if (other.source === title) delete other.source;
        break;
      }
      default: {
        const target = title ? kindOf(world.get(title)!.type) : undefined;
        const sources = titles.filter((other) => other < (title ?? '') && kindOf(world.get(other)!.type).gives === target?.takes);
        if (!title || !target?.input || sources.length === 0) return;
        const source = random.of(sources);
        result = await this.call(turn, 'connectNodes', {
          sourceNodeId: idOf(source),
          sourceSlot: 0,
          targetNodeId: idOf(title),
          targetSlot: target.input,
        });
        world.get(title)!.source = source;
      }
    }
    expect(result).toMatchObject({ success: true });
  }

  /** The user looks at another workflow: nothing of the turn may land there. */
  async elsewhere(turn: Turn): Promise<void> {
    const { canvas } = this.page;
    const mine = structuredClone(canvas.graph().serialize());
    const tab = canvas.tab;
    canvas.load({ nodes: [], links: [] });
    canvas.tab = () => ({ id: 'other', name: 'Other' });
    const result = await this.call(turn, 'addNode', { nodeType: 'KSampler' });
    expect(result).toMatchObject({ success: false, error: expect.stringMatching(/switched/) });
    expect(canvas.graph().nodes).toEqual([]);
    canvas.load(mine);
    canvas.tab = tab;
  }

  user(): void {
    const { random } = this;
    if (this.own.size > 0 && random.chance(0.4)) {
      const title = random.of([...this.own]);
      this.graph().remove(this.node(title));
      this.own.delete(title);
      return;
    }
    const node = this.page.canvas.createNode(OWN)!;
    node.title = `u${++this.count}`;
    this.graph().add(node);
    this.own.add(node.title);
  }

  async undo(): Promise<void> {
    const last = this.done.pop();
    if (!last) return;
    await this.history.carry([last.id], true, 'keep');
    this.world = structuredClone(last.before);
    this.undone.push(last);
  }

  async redo(): Promise<void> {
    const next = this.undone.pop();
    if (!next) return;
    await this.history.carry([next.id], false, 'keep');
    this.world = structuredClone(next.after);
    this.done.push(next);
  }

  async restore(): Promise<void> {
    if (this.messages.length === 0) return;
    const { id, world, own, done } = this.random.of(this.messages);
    await this.history.restore(id);
    [this.world, this.own, this.done, this.undone] = [structuredClone(world), new Set(own), [...done], []];
  }

  async reload(): Promise<void> {
    await this.snapshots.flush();
    this.snapshots = new Snapshots(this.db);
    this.transcript = new MessageState(structuredClone(this.transcript.messages));
    const saved = structuredClone(this.graph().serialize());
    this.page.canvas.load(saved);
    this.reopen();
  }
}

test.each(Array.from({ length: SEQUENCES }, (_, index) => index + 1))(
  `sequence %i of ${OPERATIONS} operations with undo, redo, restore and reload ends with what should be there`,
  async (seed) => {
    const session = new Session(seed);
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const names = Object.keys(examples).sort();
    const base = session.random.of(names);
    await session.page.call('applyWorkflowJson', { workflow: examples[base]! });
    const others = session.graph().nodes.length;
    const trace: string[] = [];
    while (session.operations < OPERATIONS) {
      const roll = session.random.next();
      const act =
        roll < 0.5 ? 'turn' : roll < 0.65 ? 'user' : roll < 0.8 ? 'undo' : roll < 0.9 ? 'redo' : roll < 0.95 ? 'restore' : 'reload';
      trace.push(act);
      await session[act]();
      expect(session.shown(), `${base}: ${trace.slice(-12).join(', ')}`).toEqual(session.expected());
      expect(session.graph().nodes.length).toBe(others + Object.keys(session.expected()).length);
    }
    // Turns look for nodes that still grow until something else changes, and would do so when the page of the test is gone.
    session.page.canvas.clear();
    dispatchEvent(new Event('pointerdown'));
    await session.snapshots.flush();
  },
  300_000,
);

import { same } from '../text/same';
import type { PostedPrompt } from '../canvas/Canvas';
import { compare, nodeOf, type Outline, type OutlineNode } from '../canvas/outline';

/** Something that a turn set and that is otherwise now. A node, a script or a link did that. */
export interface Lost {
  what: 'value' | 'link' | 'node';
  nodeId: string;
  /** As people know the node: its title, or its type. */
  node: string;
  /** The widget's or the input's. */
  name: string;
  meant: unknown;
  now: unknown;
  /** Whether it is again what it was before. */
  back: boolean;
}

interface Fact extends Omit<Lost, 'now' | 'back'> {
  before: unknown;
}

/** What a turn meant: the values, links and nodes that it set, to be compared with what is there later. */
export class Receipt {
  readonly #facts = new Map<string, Fact>();

  get count(): number {
    return this.#facts.size;
  }

  /** @param defaults The values of a new node of a type, which nobody meant. */
  meant(before: Outline, after: Outline, defaults: (type: string) => Record<string, unknown>): void {
    const { added, removed, changed } = compare(before, after);
    for (const { id } of removed) for (const [key, fact] of this.#facts) if (fact.nodeId === id) this.#facts.delete(key);
    for (const node of added) {
      this.#note(node, 'node', '', node.type, undefined);
      const usual = defaults(node.type);
      for (const [name, value] of Object.entries(node.values))
        if (!same(value, usual[name])) this.#note(node, 'value', name, value, usual[name]);
      for (const [name, source] of Object.entries(node.links)) this.#note(node, 'link', name, source, undefined);
    }
    for (const { node, values, links } of changed) {
      for (const { name, from, to } of values) if (to !== undefined) this.#note(node, 'value', name, to, from);
      for (const { name, from, to } of links)
        if (to !== undefined) this.#note(node, 'link', name, to, from);
        else this.#facts.delete(keyOf(node.id, 'link', name));
    }
  }

  /** What did not hold. */
  lost(now: Outline): Lost[] {
    return [...this.#facts.values()].flatMap(({ before, ...fact }) => {
      const node = now.get(fact.nodeId);
      const value = !node ? undefined : fact.what === 'node' ? node.type : (fact.what === 'value' ? node.values : node.links)[fact.name];
      return same(value, fact.meant) ? [] : [{ ...fact, now: value, back: same(value, before) }];
    });
  }

  /** What ComfyUI would get otherwise than it was meant. */
  lostIn(posted: PostedPrompt): Lost[] {
    return [...this.#facts.values()].flatMap(({ before: _, ...fact }) => {
      const node = posted[fact.nodeId];
      if (!node) return [];
      const value = node.inputs?.[fact.name];
      const isOtherwise =
        fact.what === 'value'
          ? isPlain(fact.meant) && !same(value, fact.meant)
          : fact.what === 'link' && isDirect(fact.meant, posted) && !same(Array.isArray(value) ? value.join(':') : value, fact.meant);
      return isOtherwise ? [{ ...fact, now: value, back: false }] : [];
    });
  }

  /** Forgets what was reported, or what the user changed themselves. */
  forget(lost: readonly Lost[]): void {
    for (const { nodeId, what, name } of lost) this.#facts.delete(keyOf(nodeId, what, name));
  }

  #note(node: OutlineNode, what: Fact['what'], name: string, meant: unknown, before: unknown): void {
    const key = keyOf(node.id, what, name);
    // Of several edits, what was there before the first.
    const first = this.#facts.get(key);
    this.#facts.set(key, { what, nodeId: node.id, node: node.title || node.type, name, meant, before: first ? first.before : before });
  }
}

/** `2 of 3 changes held: "steps" of KSampler (node 3) went back to 20.` */
export function sentence(lost: readonly Lost[], count: number): string {
  return `${count - lost.length} of ${count} changes held: ${lost.map(describe).join('; ')}.`;
}

function describe({ what, nodeId, node, name, now, back, meant }: Lost): string {
  const which = `${node} (node ${nodeId})`;
  if (what === 'node') return `${which} is gone`;
  if (what === 'link') return `the link into "${name}" of ${which} ${now === undefined ? 'is gone' : `comes from ${JSON.stringify(now)}`}`;
  if (Array.isArray(now))
    return `"${name}" of ${which} gets its value from a link with node ${String(now[0])}, so ${JSON.stringify(meant)} has no effect`;
  return `"${name}" of ${which} ${back ? 'went back to' : 'is now'} ${JSON.stringify(now)}, not ${JSON.stringify(meant)}`;
}

function keyOf(nodeId: string, what: Fact['what'], name: string): string {
  return `${nodeId}|${what}|${name}`;
}

// ComfyUI's frontend fills in `{a|b}` and dates as it posts.
function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && !/[{}%]|\/\*|\/\//.test(value));
}

// A link through a reroute, a bypassed node or the edge of a subgraph comes from elsewhere in what is posted.
function isDirect(source: unknown, posted: PostedPrompt): boolean {
  return typeof source === 'string' && Object.hasOwn(posted, nodeOf(source));
}

import { plain } from '../text/plain';

export type Fact = 'positive' | 'negative' | 'model' | 'lora' | 'seed' | 'steps' | 'cfg' | 'sampler' | 'scheduler' | 'denoise' | 'size';

/** What a result was made with. */
export interface MadeWith {
  facts: { what: Fact; value: string }[];
  /** Every value, by node, from the node that saved it backwards. */
  nodes: { id: string; title: string; values: { name: string; value: string }[] }[];
}

/** As others wrote it: a picture may come from anywhere. */
type Node = { class_type?: unknown; inputs?: unknown; _meta?: { title?: unknown } | null };
type Link = [id: string, slot: number];

/** The names that core nodes, and most others, give to these inputs. */
const NAMES: Readonly<Partial<Record<Fact, RegExp>>> = {
  model: /^(ckpt_name|unet_name|model_name|diffusion_model|gguf_name)$/,
  lora: /^lora_name$/,
  seed: /^(seed|noise_seed)$/,
  steps: /^steps$/,
  cfg: /^(cfg|guidance)$/,
  sampler: /^sampler_name$/,
  scheduler: /^scheduler$/,
  denoise: /^denoise$/,
};
const TEXT = /^(text|prompt|text_g|text_l|clip_l|clip_g|t5xxl|value|string)$/;

/** The usual setting that a value of this name is, if it is one. A text may be either prompt, and counts as none. */
export const factOf = (name: string): Fact | undefined =>
  /^(width|height)$/.test(name) ? 'size' : (Object.entries(NAMES) as [Fact, RegExp][]).find(([, names]) => names.test(name))?.[0];

/**
 * Reads from a workflow in API format, as it was run, how one of its results came about.
 * @param nodeId The node that saved it; without one, all nodes count.
 */
export function madeWith(prompt: Readonly<Record<string, unknown>>, nodeId?: string): MadeWith {
  const known = Object.fromEntries(Object.entries(prompt).filter((entry): entry is [string, Node] => isRecord(entry[1])));
  const ids = nodeId !== undefined && Object.hasOwn(known, nodeId) ? behind(known, nodeId) : Object.keys(known);
  const nodes = ids.map((id) => ({ id, title: titleOf(known[id]!), values: valuesOf(known[id]!, known) }));
  const all = nodes.flatMap(({ values }) => values);
  const facts = (Object.entries(NAMES) as [Fact, RegExp][]).map(([what, name]) => ({
    what,
    value: [...new Set(all.filter((one) => name.test(one.name)).map(({ value }) => value))].join(', '),
  }));
  const words = (['positive', 'negative'] as const).map((what) => ({ what, value: wordsOf(known, ids, what) }));
  const sized = nodes.map(({ values }) => ['width', 'height'].map((side) => values.find(({ name }) => name === side)?.value));
  const size = sized.find((sides) => sides.every((side) => side !== undefined && /^\d+$/.test(side)));
  return {
    facts: [...words, ...facts, { what: 'size' as const, value: size?.join(' × ') ?? '' }].filter(({ value }) => value !== ''),
    nodes: nodes.filter(({ values }) => values.length > 0),
  };
}

/** A node and all that it takes from, nearest first. */
function behind(nodes: Record<string, Node>, start: string): string[] {
  const ids = [start];
  for (const id of ids)
    for (const [from] of Object.values(inputsOf(nodes[id]!)).filter(isLink))
      if (Object.hasOwn(nodes, from) && !ids.includes(from)) ids.push(from);
  return ids;
}

function valuesOf(node: Node, nodes: Record<string, Node>): { name: string; value: string }[] {
  return Object.entries(inputsOf(node)).flatMap(([name, input]) => {
    const value = valueOf(input, nodes);
    return value === undefined ? [] : [{ name, value: plain(value) }];
  });
}

/** A value, or that of the node that a link comes from where it has but one, as a primitive node does. */
function valueOf(input: unknown, nodes: Record<string, Node>): unknown {
  if (!isLink(input)) return typeof input === 'object' ? undefined : input;
  const from = Object.hasOwn(nodes, input[0]) ? Object.values(inputsOf(nodes[input[0]]!)) : [];
  const [only] = from;
  return from.length === 1 && typeof only !== 'object' ? only : undefined;
}

function wordsOf(nodes: Record<string, Node>, ids: readonly string[], side: 'positive' | 'negative'): string {
  const names = side === 'positive' ? ['positive', 'conditioning'] : ['negative'];
  for (const id of ids) {
    const link = names.map((name) => inputsOf(nodes[id]!)[name]).find(isLink);
    const found = link ? textsBehind(nodes, link[0], side, new Set()) : [];
    if (found.length > 0) return [...new Set(found)].join('\n');
  }
  return '';
}

function textsBehind(nodes: Record<string, Node>, id: string, side: string, visited: Set<string>): string[] {
  if (!Object.hasOwn(nodes, id) || visited.has(id)) return [];
  visited.add(id);
  const inputs = inputsOf(nodes[id]!);
  // A node that passes both on, such as a control net.
  if (isLink(inputs[side])) return textsBehind(nodes, inputs[side][0], side, visited);
  const own = Object.entries(inputs)
    .filter(([name]) => TEXT.test(name))
    .map(([, input]) => valueOf(input, nodes))
    .filter((value): value is string => typeof value === 'string' && value.trim() !== '');
  if (own.length > 0) return own;
  return Object.values(inputs)
    .filter(isLink)
    .flatMap(([from]) => textsBehind(nodes, from, side, visited));
}

function titleOf({ _meta, class_type }: Node): string {
  return plain(_meta?.title ?? class_type ?? '?');
}

function inputsOf({ inputs }: Node): Record<string, unknown> {
  return isRecord(inputs) ? inputs : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLink(value: unknown): value is Link {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'number';
}

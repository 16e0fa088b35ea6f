import { addressOf } from '../canvas/address';
import { allNodes } from '../canvas/allNodes';
import type { Canvas } from '../canvas/Canvas';
import type { Graph, GraphNode } from '../canvas/graph';
import { boxOf, contains, type Rect } from '../canvas/placement';
import type { Mention } from './Mention';

/** What is being written after an @: from where, and what of it. */
export interface Typed {
  start: number;
  query: string;
}

const LONGEST = 60;
/** Of each kind, so that a folder of models does not hide the nodes. */
const MOST = 6;

/** The @ before the caret that may become a mention; undefined where there is none. */
export function typedAt(text: string, caret: number): Typed | undefined {
  const start = text.lastIndexOf('@', caret - 1);
  if (start < 0 || /[\p{L}\p{N}_]/u.test(text.charAt(start - 1))) return undefined;
  const query = text.slice(start + 1, caret);
  return query.length > LONGEST || /\n|^\s|\s{2}/.test(query) ? undefined : { start, query };
}

/** The nodes and groups of the workflow, those of the graph that is shown first. */
export function onCanvas(canvas: Canvas): Mention[] {
  const root = canvas.graph();
  const shown = canvas.shown();
  const nodes = [...shown.nodes, ...allNodes(root).filter((node) => !shown.nodes.includes(node))];
  return named([...nodes.map((node) => nodeMention(root, node)), ...groupsOf(root, shown)]);
}

/** Nodes of the canvas as mentions, under the names that completion gives them. */
export function mentionsOf(canvas: Canvas, nodes: readonly GraphNode[]): Mention[] {
  const ids = new Set(nodes.map((node) => String(addressOf(canvas.graph(), node))));
  return onCanvas(canvas).filter(({ kind, id }) => kind === 'node' && ids.has(id));
}

/** Those whose names, or what they are, have all words of the query; the best of each kind first. */
export function matching(all: readonly Mention[], query: string): Mention[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = new Map<string, number>();
  return all
    .map((mention) => ({ mention, score: score(mention, words) }))
    .filter((one) => one.score !== undefined)
    .sort((one, other) => one.score! - other.score!)
    .filter(({ mention: { kind } }) => {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return counts.get(kind)! <= MOST;
    })
    .map(({ mention }) => mention);
}

function score({ name, about, id, kind }: Mention, words: readonly string[]): number | undefined {
  const own = name.toLowerCase();
  const more = `${own} ${id.toLowerCase()} ${about.toLowerCase()}`;
  if (!words.every((word) => more.includes(word))) return undefined;
  const [first = ''] = words;
  if (own.startsWith(first)) return 0;
  if (own.includes(first)) return 1;
  // A node's type or a model's folder says less than a name.
  return kind === 'node' ? 2 : 3;
}

function nodeMention(root: Graph, node: GraphNode): Mention {
  const type = node.subgraph ? 'subgraph' : node.type;
  return { kind: 'node', name: oneLine(node.title) || type, id: String(addressOf(root, node)), about: type };
}

function groupsOf(root: Graph, shown: Graph): Mention[] {
  return [...new Set([shown, root])].flatMap((graph) =>
    (graph.groups ?? []).map((group): Mention => {
      const box: Rect = { x: group.pos[0], y: group.pos[1], width: group.size[0], height: group.size[1] };
      const inside = graph.nodes.filter((node) => contains(box, boxOf(node)));
      const about = inside.map((node) => addressOf(root, node)).join(', ');
      return { kind: 'group', name: oneLine(group.title) || 'Group', id: group.title, about };
    }),
  );
}

/** Under names that tell them apart: two nodes of the same title have their ids in them. */
export function named(all: readonly Mention[]): Mention[] {
  const counts = new Map<string, number>();
  for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  return all.map((mention) => {
    if (counts.get(mention.name) === 1) return mention;
    return {
      ...mention,
      name: mention.kind === 'node' ? `${mention.name} #${mention.id}` : `${mention.name} (${mention.about || mention.kind})`,
    };
  });
}

// A title with an @ or a line break could not be found again in the text.
const oneLine = (title: string | undefined): string => (title ?? '').replaceAll(/[@\s]+/g, ' ').trim();

import { graphAt, parseAddress } from '../canvas/address';
import type { Canvas } from '../canvas/Canvas';
import type { Mark } from '../canvas/Mark';
import { nodeOf, type OutlineNode } from '../canvas/outline';
import { bounds, boxOf, overlaps, type Rect } from '../canvas/placement';
import type { Review } from '../canvas/review';

const SIZE = { width: 210, height: 90 };
const GAP = 50;

/** The marks of a proposal, by the id of the change. The changes of a node share one of them. */
export type ReviewMarks = ReadonlyMap<string, readonly Mark[]>;

/**
 * A proposal drawn on the workflow that is shown: what it adds as ghosts, what it removes struck, what it changes outlined, with the old
 * and the new values.
 */
export function reviewMarks(canvas: Canvas, { list }: Review): ReviewMarks {
  const marks = new Map<string, readonly Mark[]>();
  const changed = new Map<string, Mark>();
  for (const { id, kind, node, name, from, to } of list) {
    const nodeId = node.id;
    if (kind === 'removed') marks.set(id, [{ kind, nodeId }]);
    else if (kind !== 'added') {
      const outline = changed.get(nodeId) ?? { kind: 'changed', nodeId };
      changed.set(nodeId, outline);
      marks.set(id, kind === 'value' ? [outline, { kind, nodeId, name: name!, from, to }] : [outline]);
    }
  }
  const ghosts = list.filter(({ kind }) => kind === 'added');
  const pathOf = ({ id }: OutlineNode) => (parseAddress(id).path ?? []).join(':');
  for (const path of new Set(ghosts.map(({ node }) => pathOf(node)))) {
    const added = ghosts.filter(({ node }) => pathOf(node) === path);
    const places = ghostPlaces(
      canvas,
      path,
      added.map(({ node }) => node),
    );
    added.forEach(({ id, node }, index) =>
      marks.set(id, [{ kind: 'added', nodeId: node.id, title: node.title || node.type, at: places[index]! }]),
    );
  }
  return marks;
}

/** Right of what they get their data from, below each other; without any such node below the rest of their graph. */
function ghostPlaces(canvas: Canvas, path: string, nodes: readonly OutlineNode[]): Rect[] {
  const graph = graphAt(canvas.graph(), path === '' ? [] : path.split(':'));
  const prefix = path === '' ? '' : `${path}:`;
  const boxes = new Map<string, Rect>(graph?.nodes.map((node) => [`${prefix}${node.id}`, boxOf(node)]));
  const visible = canvas.visibleArea();
  const whole = bounds([...boxes.values()]) ?? { ...visible, x: visible.x + GAP, height: 0 };
  const placed = [...boxes.values()];
  for (const node of inFlowOrder(nodes)) {
    const sources = Object.values(node.links).map((socket) => boxes.get(nodeOf(socket)));
    const known = sources.filter((box) => box !== undefined);
    const at: Rect =
      known.length > 0
        ? { ...SIZE, x: Math.max(...known.map(({ x, width }) => x + width)) + GAP, y: Math.min(...known.map(({ y }) => y)) }
        : { ...SIZE, x: whole.x, y: whole.y + whole.height + GAP };
    for (let other; (other = placed.find((one) => overlaps(at, one)));) at.y = other.y + other.height + GAP / 2;
    placed.push(at);
    boxes.set(node.id, at);
  }
  return nodes.map(({ id }) => boxes.get(id)!);
}

/** Each after those that it gets its data from, in whichever order a file lists them. */
function inFlowOrder(nodes: readonly OutlineNode[]): OutlineNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ordered: OutlineNode[] = [];
  const visiting = new Set<OutlineNode>();
  const visit = (node: OutlineNode) => {
    if (visiting.has(node)) return;
    visiting.add(node);
    for (const socket of Object.values(node.links)) {
      const source = byId.get(nodeOf(socket));
      if (source) visit(source);
    }
    ordered.push(node);
  };
  nodes.forEach(visit);
  return ordered;
}

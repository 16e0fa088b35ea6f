import type { Graph, GraphLink, GraphNode, Group, NodeId } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import type { SavedGraph, SavedNode } from '../workflow/savedGraph';
import { fits } from '../workflow/types';

interface Saved extends SavedGraph {
  nodes: (SavedNode & { pos?: ArrayLike<number>; size?: ArrayLike<number>; mode?: number; widgets_values?: unknown })[];
}

/**
 * A workflow of plain objects. Not one of LiteGraph's: ComfyUI's build keeps what belongs to links in one place for all graphs, so that a
 * second graph would disturb the user's.
 */
export class SandboxGraph implements Graph {
  readonly nodes: GraphNode[] = [];
  readonly groups: Group[] = [];
  readonly #links = new Map<number, GraphLink & { type: unknown }>();
  readonly #create: (type: string) => GraphNode | null;
  #lastNode = 0;
  #lastLink = 0;

  constructor(create: (type: string) => GraphNode | null) {
    this.#create = create;
  }

  getNodeById = (id: NodeId): GraphNode | undefined => this.nodes.find((node) => node.id === id);
  getLink = (id: number): GraphLink | undefined => this.#links.get(id);

  add(item: GraphNode | Group): void {
    if (!('type' in item)) return void this.groups.push(item);
    if (Number(item.id) < 1 || this.getNodeById(item.id)) item.id = ++this.#lastNode;
    this.#lastNode = Math.max(this.#lastNode, Number(item.id));
    item.graph = this;
    this.nodes.push(item);
  }

  remove(item: GraphNode | Group): void {
    if (!('type' in item)) return void this.groups.splice(this.groups.indexOf(item), 1);
    for (const link of [...this.#links.values()]) if (link.origin_id === item.id || link.target_id === item.id) this.unlink(link.id);
    this.nodes.splice(this.nodes.indexOf(item), 1);
    item.graph = null;
  }

  clear(): void {
    this.nodes.length = this.groups.length = 0;
    this.#links.clear();
  }

  /** Links two sockets whose types fit, in place of what feeds the input; nothing happens where they do not. */
  link(origin: GraphNode, output: number, target: GraphNode, input: number): void {
    const [from, to] = [origin.outputs?.[output], target.inputs?.[input]];
    if (!from || !to || !fits(from.type, to.type)) return;
    if (to.link != null) this.unlink(to.link);
    const id = ++this.#lastLink;
    this.#links.set(id, { id, origin_id: origin.id, origin_slot: output, target_id: target.id, target_slot: input, type: from.type });
    to.link = id;
    from.links = [...(from.links ?? []), id];
  }

  unlink(id: number): void {
    const link = this.#links.get(id);
    if (!link) return;
    this.#links.delete(id);
    const input = this.getNodeById(link.target_id)?.inputs?.[link.target_slot];
    if (input) input.link = null;
    const output = this.getNodeById(link.origin_id)?.outputs?.[link.origin_slot];
    if (output) output.links = (output.links ?? []).filter((other) => other !== id);
  }

  serialize(): object {
    const pair = ({ 0: x, 1: y }: ArrayLike<number>) => [x, y];
    return {
      last_node_id: this.#lastNode,
      last_link_id: this.#lastLink,
      nodes: this.nodes.map((node) => ({
        id: node.id,
        type: node.type,
        title: node.title,
        pos: pair(node.pos),
        size: pair(node.size),
        mode: node.mode,
        inputs: (node.inputs ?? []).map((input) => ({ ...input })),
        outputs: (node.outputs ?? []).map((output) => ({ ...output, links: [...(output.links ?? [])] })),
        widgets_values: (node.widgets ?? []).map(({ value }) => value),
        ...(node.color && { color: node.color }),
        ...(node.bgcolor && { bgcolor: node.bgcolor }),
      })),
      links: [...this.#links.values()].map((link) => [
        link.id,
        link.origin_id,
        link.origin_slot,
        link.target_id,
        link.target_slot,
        link.type,
      ]),
      groups: this.groups.map((group) => ({ title: group.title, bounding: [...pair(group.pos), ...pair(group.size)] })),
      version: 0.4,
    };
  }

  configure(data: object): void {
    const saved = data as Saved;
    for (const entry of saved.nodes) this.add(this.#read(entry));
    for (const row of saved.links ?? []) {
      const [, origin, output, target, slot] = Array.isArray(row)
        ? row
        : [row.id, row.origin_id, row.origin_slot, row.target_id, row.target_slot];
      const [from, to] = [this.getNodeById(origin), this.getNodeById(target)];
      // A file may have fewer sockets than the node, or others in between.
      const name = saved.nodes.find(({ id }) => id === target)?.inputs?.[slot]?.name;
      const input = to?.inputs?.findIndex((one) => one.name === name) ?? -1;
      if (from && to) this.link(from, output, to, input < 0 ? slot : input);
    }
    this.#lastNode = Math.max(this.#lastNode, saved.last_node_id ?? 0);
  }

  #read(entry: Saved['nodes'][number]): GraphNode {
    const node = this.#create(entry.type);
    if (!node) throw new ToolError(`This canvas cannot hold the node ${entry.id} (${entry.type}): it has no subgraphs.`);
    node.id = entry.id;
    node.title = entry.title ?? node.title;
    node.mode = entry.mode ?? 0;
    for (const [mine, given] of [
      [node.pos, entry.pos],
      [node.size, entry.size],
    ] as const)
      if (given) [mine[0], mine[1]] = [Number(given[0]), Number(given[1])];
    const { widgets_values: values } = entry;
    (node.widgets ?? []).forEach((widget, index) => {
      const value = Array.isArray(values) ? (values as unknown[])[index] : (values as Record<string, unknown> | undefined)?.[widget.name];
      if (value !== undefined) widget.value = value;
    });
    return node;
  }
}

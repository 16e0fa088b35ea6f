import { addressIn, addressOf } from '../canvas/address';
import { kindOf, linkInto, SUBGRAPH_INPUT, settings, type Graph, type GraphNode } from '../canvas/graph';
import { shorten } from '../text/shorten';
import { plain } from '../text/plain';

const LONGEST_VALUE = 60;
const MODES: Record<number, string> = { 2: ' (muted)', 4: ' (bypassed)' };

/** A node in one line of an outline: `5 KSampler "Base": model ← 4.0, steps 20, cfg 7`. */
export function nodeLine(root: Graph, node: GraphNode): string {
  const graph = node.graph ?? root;
  const parts: string[] = [];
  const linked = new Set<string>();
  for (const input of node.inputs ?? []) {
    const link = linkInto(graph, input);
    if (!link) continue;
    linked.add(input.name);
    const source = link.origin_id === SUBGRAPH_INPUT ? 'subgraph input' : String(addressIn(root, graph, link.origin_id));
    parts.push(`${input.name} ← ${source}.${link.origin_slot}`);
  }
  for (const widget of settings(node))
    if (!linked.has(widget.name)) parts.push(`${widget.name} ${shorten(plain(widget.value).replaceAll(/\s+/g, ' '), LONGEST_VALUE)}`);
  const type = kindOf(node);
  const title = node.title && node.title !== node.type ? ` "${node.title}"` : '';
  return `${addressOf(root, node)} ${type}${title}${MODES[node.mode] ?? ''}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

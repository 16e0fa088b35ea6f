import { allNodes } from '../canvas/allNodes';
import type { Graph, GraphNode } from '../canvas/graph';

/** A node that costs money with every run. */
export interface PaidNode {
  node: string;
  /** What its badge says, such as `$0.03/Run`; undefined where it says nothing. */
  price?: string;
}

// LiteGraph's mode for a node that runs.
const ALWAYS = 0;
const PRICE = /\$\s?\d|\d\s*credits?\b/i;
const DOLLARS = /^\s*\$\s?(\d+(?:\.\d+)?)\s*(?:\/\s*run)?\s*$/i;

/** The nodes that cost money, by ComfyUI's own word and its badges. */
export function paidNodes(graph: Graph): PaidNode[] {
  return allNodes(graph).flatMap((node) => {
    if (node.mode !== ALWAYS) return [];
    const price = (node.badges ?? []).map(textOf).find((text) => PRICE.test(text));
    return price !== undefined || isPaid(node) ? [{ node: node.title || node.type, ...(price !== undefined && { price }) }] : [];
  });
}

/** What all runs cost together, where every price is a plain number of dollars; otherwise how often which price is paid. */
export function totalOf(paid: readonly PaidNode[], runs: number): string {
  const prices = paid.flatMap(({ price }) => price ?? []);
  const amounts = prices.map((price) => DOLLARS.exec(price)?.[1]);
  if (amounts.every((amount) => amount !== undefined))
    return `$${(runs * amounts.reduce((sum, amount) => sum + Number(amount), 0)).toFixed(2)}`;
  return `${runs} × (${prices.join(' + ')})`;
}

function isPaid(node: GraphNode): boolean {
  const { nodeData } = node.constructor as { nodeData?: { api_node?: unknown } };
  return nodeData?.api_node === true;
}

function textOf(badge: unknown): string {
  const { text } = ((typeof badge === 'function' ? (badge as () => unknown)() : badge) ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : '';
}

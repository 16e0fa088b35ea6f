import type { GraphNode } from './graph';
import type { Rect } from './placement';

/** Something that is drawn over the canvas: about a node that is there, or one that would be. */
export type Mark = NodeMark | ValueMark;

export type NodeMark =
  /** `made`: a change that was made just now. `pointed`: what the log points at. */
  | { kind: 'removed' | 'changed' | 'made' | 'pointed'; nodeId: string }
  /** A node that is not there yet, with the address that it will have; `at` is in its own graph. */
  | { kind: 'added'; nodeId: string; title: string; at: Rect };

/** A value that would change, of the widget of that name. */
export interface ValueMark {
  kind: 'value';
  nodeId: string;
  name: string;
  from: unknown;
  to: unknown;
}

/** What the marks have to know about the canvas that they are drawn over. */
export interface Looks {
  isDark: () => boolean;
  /** Its zoom. */
  scale: () => number;
  /** Where a widget lies, in the graph's units; undefined where it is not shown. */
  rowOf: (node: GraphNode, widget: string) => Rect | undefined;
}

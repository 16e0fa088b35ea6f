/** How a text of several lines looks, on its node and in the field in which it is edited. In the graph's units. */
export const textBox = {
  /** From the node's edge to the box. */
  margin: 10,
  /** From the box to its text. */
  padding: 8,
  radius: 6,
  fontSize: 12,
  line: 16,
  font: 'system-ui, sans-serif',
};

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

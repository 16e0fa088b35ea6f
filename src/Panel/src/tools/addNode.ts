import { closestTypes } from '../canvas/names';
import { boxOf, freeSpot, TITLE } from '../canvas/placement';
import { findNode } from '../canvas/graph';
import { describeNode } from '../toolbox/describeNode';
import { setInputs } from '../toolbox/setInputs';
import { textArgument, type Tool } from '../toolbox/tool';
import { ToolError } from '../canvas/ToolError';

// ComfyUI makes a node with an upload button this much taller once its picture has loaded, which is after the node was placed.
const PICTURE_HEIGHT = 220;

export const addNode: Tool = (args, context) => {
  const { canvas, turn } = context;
  const type = textArgument(args, 'nodeType');
  return turn.edit(() => {
    const graph = canvas.graph();
    const node = canvas.createNode(type);
    if (!node) throw new ToolError(`There is no node type "${type}". ${closestTypes(type, canvas.nodeTypes())}`);
    const position = placeArgument(args['position']) ?? place();
    node.pos[0] = position.x;
    node.pos[1] = position.y;
    graph.add(node);
    const added = findNode(graph, node.id);
    if (!added) throw new ToolError(`The canvas did not take the node "${type}".`);
    try {
      setInputs(added, args['inputs'], context);
    } catch (failure) {
      // Half a node would have to be cleared away by a model that believes the call failed.
      graph.remove(added);
      throw failure;
    }
    canvas.reveal([added]);
    const { inputs, outputs, widgets } = describeNode(graph, added) as Record<string, unknown>;
    return { nodeId: added.id, type: added.type, title: added.title, inputs, outputs, widgets, position };

    function place() {
      const near = canvas.selection()[0] ?? graph.nodes.at(-1);
      const picture = node!.widgets?.some((widget) => widget.type === 'button' && widget.name === 'upload') ? PICTURE_HEIGHT : 0;
      const size = { width: node!.size[0], height: node!.size[1] + TITLE + picture };
      const spot = freeSpot(size, graph.nodes.map(boxOf), canvas.visibleArea(), near && boxOf(near));
      return { x: Math.round(spot.x), y: Math.round(spot.y + TITLE) };
    }
  });
};

function placeArgument(value: unknown): { x: number; y: number } | undefined {
  const { x, y } = (value ?? {}) as { x?: unknown; y?: unknown };
  return Number.isFinite(x) && Number.isFinite(y) ? { x: x as number, y: y as number } : undefined;
}

import type { Canvas } from '../canvas/Canvas';
import { settings, type GraphNode, type Widget } from '../canvas/graph';
import { choices } from '../canvas/values';
import { add } from '../operations/add';
import { setInputs } from '../operations/setInputs';
import { allOrNothing } from '../toolbox/allOrNothing';
import { Edit } from '../toolbox/Edit';
import { Turn } from '../toolbox/Turn';

export type InputKind = 'image' | 'video' | 'audio';

/** The core nodes that load a file, with the input that names it. */
const LOADERS: Readonly<Record<InputKind, { type: string; input: string }>> = {
  image: { type: 'LoadImage', input: 'image' },
  video: { type: 'LoadVideo', input: 'file' },
  audio: { type: 'LoadAudio', input: 'audio' },
};

/** Whether this ComfyUI has a node that loads such files. */
export const canBeInput = (canvas: Canvas, kind: InputKind): boolean => canvas.nodeTypes().includes(LOADERS[kind].type);

/**
 * Lets a node load a file that a run made: the one that is selected, or the only one, or else a new one. One step of undo. The file stays
 * where it is: ComfyUI reads `fox.png [output]` from its output folder. Throws a ToolError, with the canvas as it was.
 * @param name As `nameAsInput` writes it.
 */
export async function setAsInput(canvas: Canvas, kind: InputKind, name: string): Promise<GraphNode> {
  const { type, input } = LOADERS[kind];
  const turn = new Turn(canvas);
  const edit = new Edit({ canvas, turn });
  try {
    return await turn.edit(() =>
      allOrNothing({ canvas }, () => {
        const node = loaderOn(canvas, type) ?? add({ type }, edit).node;
        for (const widget of settings(node)) if (widget.name === input) offer(widget, node, name);
        setInputs(node, { [input]: name }, edit);
        return node;
      }),
    );
  } finally {
    turn.end();
  }
}

/** A file as a loader names it, with its folder in brackets unless that is the one for input. */
export function nameAsInput(address: string): string {
  const { searchParams } = new URL(address, location.href);
  const path = [searchParams.get('subfolder'), searchParams.get('filename')].filter(Boolean).join('/');
  const type = searchParams.get('type') ?? 'output';
  return type === 'input' ? path : `${path} [${type}]`;
}

function loaderOn(canvas: Canvas, type: string): GraphNode | undefined {
  const there = canvas.shown().nodes.filter((node) => node.type === type);
  return canvas.selection().find((node) => there.includes(node)) ?? (there.length === 1 ? there[0] : undefined);
}

// The list holds what was in the input folder when it was read. ComfyUI's own upload adds to it as well.
function offer(widget: Widget, node: GraphNode, name: string): void {
  const list = choices(widget, node);
  if (list && !list.includes(name)) widget.options = { ...widget.options, values: [...list, name] };
}

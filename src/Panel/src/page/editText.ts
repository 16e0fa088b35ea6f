import type { LGraphCanvas, LGraphNode, TextWidget } from '@comfyorg/litegraph';
import { textBox, type Box } from './textBox';

/** Fired on the canvas's element when a text was edited: the graph has changed without a click on it. */
export const EDITED = 'comfy-assistant-edited';

type Boxed = TextWidget & { box(nodeWidth: number): Box };

let close = (): void => undefined;

/** Lays a text field over the box of a node's text, until the user goes elsewhere. What is typed is in the node at once. */
export function editText(view: LGraphCanvas, node: LGraphNode, widget: Boxed): void {
  close();
  const { canvas } = view;
  const { x, y, width, height } = widget.box(widget.width ?? node.size[0]);
  const { scale, offset } = view.ds;
  const field = document.createElement('textarea');
  field.className = 'node-text';
  field.value = widget.value;
  field.setAttribute('aria-label', `${node.title}: ${widget.displayName}`);
  field.spellcheck = false;
  Object.assign(field.style, {
    left: `${(node.pos[0] + x + offset[0]) * scale}px`,
    top: `${(node.pos[1] + y + offset[1]) * scale}px`,
    width: `${width * scale}px`,
    height: `${height * scale}px`,
    padding: `${textBox.padding * scale}px`,
    font: `${textBox.fontSize * scale}px/${textBox.line * scale}px ${textBox.font}`,
    borderRadius: `${textBox.radius * scale}px`,
  });
  const before = widget.value;
  const leave = () => {
    if (!field.isConnected) return;
    close = () => undefined;
    for (const type of ['pointerdown', 'wheel']) canvas.removeEventListener(type, leave, true);
    // Removing it takes the focus from it, which would lead here again.
    field.removeEventListener('blur', leave);
    field.remove();
    if (widget.value !== before) canvas.dispatchEvent(new Event(EDITED));
    view.setDirty(true, true);
  };
  close = leave;
  field.addEventListener('input', () => {
    widget.setValue(field.value, { e: undefined as never, node, canvas: view });
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    leave();
    canvas.focus();
  });
  field.addEventListener('blur', leave);
  // The field would stay behind where the canvas moves on.
  for (const type of ['pointerdown', 'wheel']) canvas.addEventListener(type, leave, true);
  canvas.parentElement!.append(field);
  field.focus();
}

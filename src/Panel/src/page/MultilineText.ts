import { LiteGraph, TextWidget, type LGraphNode } from '@comfyorg/litegraph';
import { editText } from './editText';
import { textBox, type Box } from './textBox';
import { wrap } from './wrap';

const { margin, padding, radius, fontSize, line: LINE, font } = textBox;
const LEAST_LINES = 4;
const BELOW = 6;

type Drawing = Parameters<TextWidget['drawWidget']>;

/** A text of several lines: a box that shows it wrapped, grows with its node, and is edited in place. */
export class MultilineText extends TextWidget {
  #wrapped: { text: string; width: number; lines: string[] } | undefined;

  override computeLayoutSize() {
    return { minHeight: LEAST_LINES * LINE + 2 * padding + BELOW, minWidth: 160 };
  }

  override drawWidget(context: Drawing[0], { width, showText = true }: Drawing[1]): void {
    const box = this.box(width);
    context.save();
    context.fillStyle = this.background_color;
    context.strokeStyle = this.outline_color;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, radius);
    context.fill();
    if (showText) {
      context.stroke();
      context.clip();
      context.font = `${fontSize}px ${font}`;
      context.textAlign = 'left';
      context.textBaseline = 'middle';
      context.fillStyle = this.value ? this.text_color : this.secondary_text_color;
      const lines = this.#lines(this.value || this.displayName, box.width - 2 * padding, (text) => context.measureText(text).width);
      const room = Math.floor((box.height - 2 * padding) / LINE);
      lines.slice(0, room).forEach((line, index) => {
        const isCut = index === room - 1 && lines.length > room;
        context.fillText(isCut ? `${line} …` : line, box.x + padding, box.y + padding + LINE * (index + 0.5));
      });
    }
    context.restore();
  }

  override onClick({ node, canvas }: Parameters<TextWidget['onClick']>[0]): void {
    editText(canvas, node, this);
  }

  /** Where the box is on its node. */
  box(nodeWidth: number): Box {
    const height = Math.max(LINE + 2 * padding, (this.computedHeight ?? LiteGraph.NODE_WIDGET_HEIGHT) - BELOW);
    return { x: margin, y: this.y, width: nodeWidth - 2 * margin, height };
  }

  // Measuring is slow, and a canvas is drawn with every move of the pointer.
  #lines(text: string, width: number, measure: (text: string) => number): string[] {
    if (this.#wrapped?.text !== text || this.#wrapped.width !== width) this.#wrapped = { text, width, lines: wrap(text, width, measure) };
    return this.#wrapped.lines;
  }
}

/** Adds a text of several lines to a node. */
export function addMultilineText(node: LGraphNode, name: string, value: string): MultilineText {
  const widget = { type: 'text' as const, name, value, y: 0, options: { multiline: true } };
  const text = new MultilineText(widget, node);
  node.addCustomWidget(text);
  return text;
}

import { LGraphNode, LiteGraph } from '@comfyorg/litegraph';
import { addMultilineText } from './MultilineText';

/** Types that ComfyUI's frontend defines itself. No object_info lists them, and most workflows contain some. */
export function registerFrontendNodes(): void {
  LiteGraph.registerNodeType('Note', note('Note'));
  LiteGraph.registerNodeType('MarkdownNote', note('Markdown Note'));
  LiteGraph.registerNodeType('Reroute', Reroute);
  LiteGraph.registerNodeType('PrimitiveNode', Primitive);
}

function note(name: string): typeof LGraphNode {
  return class extends LGraphNode {
    static override title = name;

    constructor() {
      super(name);
      this.serialize_widgets = true;
      addMultilineText(this, 'text', '');
    }
  };
}

class Reroute extends LGraphNode {
  static override title = 'Reroute';

  constructor() {
    super('Reroute');
    this.addInput('', '*');
    this.addOutput('', '*');
  }
}

/** Feeds another node's widget. Its own widgets depend on that one; here it only keeps its values. */
class Primitive extends LGraphNode {
  static override title = 'Primitive';

  constructor() {
    super('Primitive');
    this.addOutput('connect to widget input', '*');
  }
}

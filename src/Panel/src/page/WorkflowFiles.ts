import { t } from '../i18n/text';
import { absorbGrowth } from '../toolbox/absorbGrowth';
import { layOut } from '../toolbox/layOut';
import { readWorkflow } from '../workflow/readWorkflow';
import { essenceOf } from '../workflow/savedGraph';
import { download } from '../ui/kit/download';
import { confirm } from './confirm';
import type { PageCanvas } from './PageCanvas';
import { NoWorkflowError, readWorkflowFile } from './readWorkflowFile';

const NAME = 'comfy-assistant.page-file';
/** More would be no message but a list. */
const TOLD = 3;

/** Opens workflows from files in place of the one on the page's canvas, and saves that one. */
export class WorkflowFiles {
  readonly #canvas: PageCanvas;
  readonly #tell: (text: string) => void;
  /** The workflow as it is in a file. */
  #saved: string | undefined;

  /** @param tell Says something to the user. */
  constructor(canvas: PageCanvas, tell: (text: string) => void) {
    this.#canvas = canvas;
    this.#tell = tell;
  }

  /** Asks first where the workflow on the canvas is in no file; opening is one step of undo. */
  async open(file: File): Promise<void> {
    const { name } = file;
    try {
      const plan = readWorkflow(await readWorkflowFile(file), this.#canvas, true);
      if (this.#isUnsaved() && !(await confirm(t('file.replace', { name }), t('file.open')))) return;
      await this.#replace(plan);
      sessionStorage.setItem(NAME, name.replace(/\.\w+$/, ''));
      this.#saved = this.#essence();
      const rest = plan.warnings.length - TOLD;
      this.#tell([...plan.warnings.slice(0, TOLD), ...(rest > 0 ? [t('change.more', { count: rest })] : [])].join(' '));
    } catch (failure) {
      const why = (failure as Error).message;
      this.#tell(failure instanceof NoWorkflowError ? t('file.none', { name }) : t('file.bad', { name, why }));
    }
  }

  save(): void {
    this.#saved = this.#essence();
    const name = sessionStorage.getItem(NAME) ?? t('file.unnamed');
    download(`${name}.json`, JSON.stringify(this.#canvas.graph().serialize(), null, 2));
  }

  async #replace(plan: ReturnType<typeof readWorkflow>): Promise<void> {
    const canvas = this.#canvas;
    const before = structuredClone(canvas.graph().serialize());
    const step = canvas.openStep();
    try {
      await plan.build();
      if (!plan.isPlaced) await layOut(canvas.graph(), canvas.graph().nodes, new AbortController().signal);
    } catch (failure) {
      canvas.load(before);
      throw failure;
    } finally {
      step.commit();
      canvas.redraw();
    }
    canvas.reveal(canvas.graph().nodes);
    absorbGrowth(canvas, step, canvas.graph().serialize());
  }

  #isUnsaved(): boolean {
    return this.#canvas.graph().nodes.length > 0 && this.#essence() !== this.#saved;
  }

  #essence = (): string => essenceOf(this.#canvas.graph().serialize());
}

import { t } from '../i18n/text';
import { openWorkflow, readOwn } from '../toolbox/openWorkflow';
import { essenceOf } from '../workflow/savedGraph';
import { download } from '../ui/kit/download';
import { confirm } from './confirm';
import { FILE_NAME, type PageCanvas } from './PageCanvas';
import { NoWorkflowError, readWorkflowFile } from './readWorkflowFile';

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
      const plan = readOwn(this.#canvas, await readWorkflowFile(file));
      if (this.#isUnsaved() && !(await confirm(t('page.replace', { name }), t('page.open')))) return;
      await openWorkflow(this.#canvas, plan, new AbortController().signal);
      sessionStorage.setItem(FILE_NAME, name.replace(/\.\w+$/, ''));
      this.#saved = this.#essence();
      const { warnings } = plan;
      const rest = warnings.length - TOLD;
      this.#tell([...warnings.slice(0, TOLD), ...(rest > 0 ? [t('change.more', { count: rest })] : [])].join(' '));
    } catch (failure) {
      const why = (failure as Error).message;
      this.#tell(failure instanceof NoWorkflowError ? t('page.none', { name }) : t('page.bad', { name, why }));
    }
  }

  save(): void {
    this.#saved = this.#essence();
    const name = sessionStorage.getItem(FILE_NAME) ?? t('page.unnamed');
    download(`${name}.json`, JSON.stringify(this.#canvas.graph().serialize(), null, 2));
  }

  #isUnsaved(): boolean {
    return this.#canvas.graph().nodes.length > 0 && this.#essence() !== this.#saved;
  }

  #essence = (): string => essenceOf(this.#canvas.graph().serialize());
}

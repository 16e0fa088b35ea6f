import type { Canvas } from '../canvas/Canvas';
import { ComfyRefusal } from '../runs/askComfy';

/**
 * Which ComfyUI-Manager it is: `classic` is the custom node (version 3), `tasks` the one that comes with ComfyUI (version 4), `batches` the
 * same with the classic window.
 */
export type ManagerKind = 'classic' | 'tasks' | 'batches';

const ABSENT = new Set([404, 405]);

/** The routes of a ComfyUI-Manager, which are below `/v2` since version 4. */
export class ManagerRoutes {
  readonly kind: ManagerKind;
  readonly #canvas: Canvas;

  constructor(canvas: Canvas, kind: ManagerKind) {
    this.#canvas = canvas;
    this.kind = kind;
  }

  ask(path: string, body?: object): Promise<unknown> {
    return this.#canvas.comfy(this.kind === 'classic' ? path : `/v2${path}`, body);
  }

  /** Asks for what only starts something: that was a GET before 3.41. */
  async start(path: string): Promise<unknown> {
    try {
      return await this.ask(path, {});
    } catch (failure) {
      if (!(failure instanceof ComfyRefusal) || failure.status !== 405) throw failure;
      return this.ask(path);
    }
  }

  /** Listens to what it says by ComfyUI's socket, until the returned function is called. */
  listen(type: string, listener: (detail: unknown) => void): () => void {
    return this.#canvas.onComfy(type, listener);
  }
}

/** The answer; undefined where there is no such route. */
export async function orAbsent(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (failure) {
    if (failure instanceof ComfyRefusal && ABSENT.has(failure.status)) return undefined;
    throw failure;
  }
}

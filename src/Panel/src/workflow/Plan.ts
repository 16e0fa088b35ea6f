import type { Outline } from '../canvas/outline';

/** A workflow that has been read and checked, but is not on the canvas yet. */
export interface Plan {
  outline: Outline;
  /** Problems that do not keep it from being built. */
  warnings: string[];
  /** Builds it on an empty canvas. */
  build(): void | Promise<void>;
}

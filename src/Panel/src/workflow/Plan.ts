import type { Outline } from '../canvas/outline';

/** A workflow that was read and checked, and is not on the canvas yet. */
export interface Plan {
  outline: Outline;
  /** What is not as it should be, but does not stand in the way. */
  warnings: string[];
  /** Puts it on an empty canvas. */
  build(): void | Promise<void>;
}

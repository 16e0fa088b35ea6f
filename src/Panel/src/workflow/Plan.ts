import type { Outline } from '../canvas/outline';

/** A workflow that has been read and checked, but is not on the canvas yet. */
export interface Plan {
  outline: Outline;
  /** Whether the values of the outline are by the names that the canvas gives them; those of a file are rows without names. */
  isExact: boolean;
  /** Problems that do not keep it from being built. */
  warnings: string[];
  /** Whether its nodes have places already; without them they lie on one another until they are laid out. */
  isPlaced: boolean;
  /** Builds it on an empty canvas. */
  build(): void | Promise<void>;
}

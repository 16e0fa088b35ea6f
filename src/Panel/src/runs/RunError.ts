import type { RunResult } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';

/** A run that did not end well, with what is known of it. */
export class RunError extends ToolError {
  constructor(
    message: string,
    readonly result: RunResult,
  ) {
    super(message);
  }
}

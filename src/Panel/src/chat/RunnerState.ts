import type { RunProgress } from '../canvas/Canvas';
import type { Question } from './Question';

/** What the calls of an answer are at. */
export interface RunnerState {
  /** Call id → what the user is asked before it goes on. */
  questions: Record<string, Question>;
  /** Call id → the progress of its run. */
  progress: Record<string, RunProgress>;
}

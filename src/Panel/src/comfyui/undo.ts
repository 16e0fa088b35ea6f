import type { UndoStep } from '../canvas/Canvas';
import { essenceOf } from '../workflow/savedGraph';
import type { ChangeTracker } from './comfy';

/**
 * A step in ComfyUI's undo history. ComfyUI takes a snapshot at every click, so a turn may see several; those after the first are dropped.
 * Its own beforeChange and afterChange would hold all snapshots back instead, and lose the edits when the user switches tabs meanwhile.
 */
export function openStep(tracker: ChangeTracker): UndoStep {
  capture(tracker);
  const earlier = tracker.undoQueue.at(-1);
  let first: object | undefined;
  return {
    commit: () => {
      const before = tracker.undoQueue.length;
      capture(tracker);
      const mine = first ? tracker.undoQueue.indexOf(first) : -1;
      if (mine >= 0) tracker.undoQueue.length = mine + 1;
      else if (tracker.undoQueue.length !== before) first = tracker.undoQueue.at(-1);
      dropGrowth(tracker, earlier);
    },
  };
}

// ComfyUI looks when it has queued a run too: what has only grown by then is no step.
function dropGrowth({ undoQueue, activeState }: ChangeTracker, earlier: object | undefined): void {
  const now = activeState && essenceOf(activeState);
  for (let top; (top = undoQueue.at(-1)) && top !== earlier && essenceOf(top) === now;) undoQueue.pop();
}

/** Takes what has only grown since the last step for a part of it. False where something else has changed. */
export function absorbGrowth(tracker: ChangeTracker, now: object): boolean {
  if (!tracker.activeState || essenceOf(tracker.activeState) !== essenceOf(now)) return false;
  const last = tracker.undoQueue.at(-1);
  capture(tracker);
  if (tracker.undoQueue.at(-1) !== last) tracker.undoQueue.pop();
  return true;
}

function capture(tracker: ChangeTracker): void {
  if (tracker.captureCanvasState) tracker.captureCanvasState();
  else tracker.checkState?.();
}

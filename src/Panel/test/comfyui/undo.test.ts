import { beforeEach, expect, test } from 'vitest';
import { absorbGrowth, openStep } from '../../src/comfyui/undo';

/** ComfyUI's undo history: it takes a snapshot whenever something may have changed. */
class Tracker {
  now = { nodes: [{ id: 1, size: [200, 100], widgets_values: [20] }] };
  undoQueue: object[] = [];
  activeState: object = structuredClone(this.now);
  _restoringState = false;

  captureCanvasState(): void {
    if (JSON.stringify(this.now) === JSON.stringify(this.activeState)) return;
    this.undoQueue.push(this.activeState);
    this.activeState = structuredClone(this.now);
  }

  set(value: number): void {
    this.now.nodes[0]!.widgets_values = [value];
  }

  grow(): void {
    this.now.nodes[0]!.size[1]! += 200;
  }
}

let tracker: Tracker;
beforeEach(() => (tracker = new Tracker()));

test('the edits of a turn are one step, however often ComfyUI looks meanwhile', () => {
  tracker.set(25);
  const step = openStep(tracker);
  tracker.set(29);
  step.commit();
  for (const value of [30, 31, 32]) {
    tracker.set(value);
    tracker.captureCanvasState();
    step.commit();
  }
  expect(tracker.undoQueue).toMatchObject([{ nodes: [{ widgets_values: [20] }] }, { nodes: [{ widgets_values: [25] }] }]);
});

test('growth is a part of the last step, after a turn that changed nothing as well', () => {
  tracker.grow();
  expect(absorbGrowth(tracker, tracker.now)).toBe(true);
  expect(tracker.undoQueue).toEqual([]);
  expect(tracker.activeState).toEqual(tracker.now);
  const step = openStep(tracker);
  tracker.set(30);
  step.commit();
  tracker.grow();
  expect(absorbGrowth(tracker, tracker.now)).toBe(true);
  expect(tracker.undoQueue).toMatchObject([{ nodes: [{ size: [200, 300], widgets_values: [20] }] }]);
});

test('what a run made grow is no step, though ComfyUI has seen it by the end of the turn', () => {
  tracker.set(25);
  const step = openStep(tracker);
  tracker.grow();
  tracker.captureCanvasState();
  step.commit();
  expect(tracker.undoQueue).toMatchObject([{ nodes: [{ widgets_values: [20] }] }]);
  // A new seed that comes with the run is one.
  tracker.set(26);
  tracker.captureCanvasState();
  tracker.grow();
  tracker.captureCanvasState();
  step.commit();
  expect(tracker.undoQueue).toHaveLength(2);
});

test('what the user has changed is left for a step of its own', () => {
  tracker.grow();
  tracker.set(30);
  expect(absorbGrowth(tracker, tracker.now)).toBe(false);
  expect(tracker.undoQueue).toEqual([]);
  tracker.captureCanvasState();
  expect(tracker.undoQueue).toHaveLength(1);
});

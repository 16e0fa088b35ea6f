import { vi } from 'vitest';
import { LGraph } from '@comfyorg/litegraph';
import { coreNodes } from './coreNodes';
import { PageCanvas } from '../../src/page/PageCanvas';
import { registerTypes } from '../../src/page/registerTypes';
import { runTool } from '../../src/tools';
import type { Changes } from '../../src/canvas/outline';
import { all, type Decision, type Review } from '../../src/canvas/review';
import type { Leave, Permission } from '../../src/toolbox/permission';
import type { ToolResult } from '../../src/toolbox/tool';
import { routes } from './service';
import { Turn } from '../../src/toolbox/Turn';

/** A real LiteGraph canvas with the core node types, and a turn that calls tools on it. */
export function openCanvas() {
  localStorage.clear();
  sessionStorage.clear();
  // No service unless a test provides one: a service running on this machine must not affect tests.
  routes.clear();
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
  registerTypes(coreNodes);
  const canvas = new PageCanvas(new LGraph());
  const shown: Changes[] = [];
  const asked: { question: string; choices: readonly string[] }[] = [];
  const permissions: Permission[] = [];
  const answers: {
    approve: boolean;
    leave: Leave;
    words: string | undefined;
    mayShow: boolean;
    decide?: (review: Review) => Decision;
  } = {
    approve: true,
    leave: { agreed: true },
    words: undefined,
    mayShow: true,
  };
  let turn = new Turn(canvas);
  return {
    canvas,
    shown,
    asked,
    permissions,
    answers,
    turn: () => turn,
    nextTurn() {
      const undo = turn.end();
      turn = new Turn(canvas);
      return undo;
    },
    call: (name: string, args: object = {}, signal = new AbortController().signal): Promise<ToolResult> =>
      runTool(name, args, {
        canvas,
        turn,
        signal,
        approve: async (review) => {
          shown.push(review.summary);
          return answers.decide?.(review) ?? { accepted: answers.approve ? all(review) : new Set<string>() };
        },
        permit: async (permission) => {
          permissions.push(permission);
          return answers.leave;
        },
        ask: async (question, choices) => {
          asked.push({ question, choices });
          return answers.words;
        },
        mayShow: async () => answers.mayShow,
        onProgress: () => undefined,
      }),
  };
}

export function dataOf<T = Record<string, unknown>>(result: ToolResult): T {
  if (!result.success) throw new Error(`The tool failed: ${result.error}`);
  return result.data as T;
}

export function errorOf(result: ToolResult): string {
  if (result.success) throw new Error(`The tool succeeded: ${JSON.stringify(result.data)}`);
  return result.error;
}

import { getToolName } from 'ai';
import type { ToolPart } from '../../../sessions/messages';
import { dataOf } from '../../../sessions/results';
import { stateOf } from '../callState';

/** What some calls did, counted. */
export interface WorkDone {
  nodes: number;
  links: number;
  values: number;
  removed: number;
  looks: number;
  others: number;
  failed: number;
}

const LOOKS = /^(get|list|search|find|read|describe|validate|refresh)/;

export function workDone(calls: readonly { call: ToolPart; times: number }[]): WorkDone {
  const done: WorkDone = { nodes: 0, links: 0, values: 0, removed: 0, looks: 0, others: 0, failed: 0 };
  for (const { call, times } of calls)
    if (stateOf(call) === 'done') count(getToolName(call), call, done);
    else done.failed += times;
  return done;
}

const KINDS: Readonly<Record<string, keyof WorkDone>> = {
  addNode: 'nodes',
  addNote: 'nodes',
  connectNodes: 'links',
  setNodeWidgetValue: 'values',
  fillPromptNode: 'values',
  removeNode: 'removed',
};

function count(name: string, call: ToolPart, done: WorkDone): void {
  const data = dataOf(call);
  if (name === 'editWorkflow') listOf(data['operations']).forEach((operation) => countOperation(operation, done));
  else if (name === 'duplicateNodes') done.nodes += Math.max(1, listOf(data['copies']).length);
  else done[(Object.hasOwn(KINDS, name) && KINDS[name]) || (LOOKS.test(name) ? 'looks' : 'others')]++;
  if (name === 'addNode') countInputs((call.input ?? {}) as Record<string, unknown>, done);
}

function countOperation(operation: Record<string, unknown>, done: WorkDone): void {
  const sets = [...listOf(operation['inputs']), ...listOf(operation['set'])];
  done.links += sets.filter((one) => 'from' in one).length;
  const values = sets.filter((one) => 'widgetName' in one).length;
  switch (operation['op']) {
    case 'add':
    case 'note':
      done.nodes++;
      break;
    case 'connect':
      done.links++;
      break;
    case 'set':
      done.values += values;
      break;
    case 'remove':
      done.removed += Math.max(1, listOf(operation['removed']).length);
      break;
    default:
      done.others++;
  }
}

// A new node's values come with it; its links are links.
function countInputs({ inputs }: Record<string, unknown>, done: WorkDone): void {
  if (typeof inputs === 'object' && inputs !== null)
    done.links += Object.values(inputs).filter((value) => Array.isArray(value) && value.length === 2).length;
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null) : [];
}

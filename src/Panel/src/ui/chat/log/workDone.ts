import { getToolName } from 'ai';
import type { ToolPart } from '../../../sessions/messages';
import { dataOf } from '../../../sessions/results';
import { stateOf } from '../callState';
import { asData, listOf, type Data } from './names';

/** What some calls did, counted; what cannot be counted is listed. */
export interface WorkDone {
  nodes: number;
  links: number;
  values: number;
  removed: number;
  looks: number;
  failed: number;
  others: Other[];
}

/** A step of its own kind: the tool's wire name, what it returned and what it was given. */
export interface Other {
  tool: string;
  data: Data;
  input: Data;
}

/** What is counted. */
export type Count = Exclude<keyof WorkDone, 'others'>;

const LOOKS = /^(get|list|search|find|read|describe|validate|refresh)/;

export function workDone(calls: readonly { call: ToolPart; times: number }[]): WorkDone {
  const done: WorkDone = { nodes: 0, links: 0, values: 0, removed: 0, looks: 0, failed: 0, others: [] };
  for (const { call, times } of calls)
    if (stateOf(call) === 'done') count(getToolName(call), call, done);
    else done.failed += times;
  return done;
}

const KINDS: Readonly<Record<string, Count>> = {
  addNode: 'nodes',
  addNote: 'nodes',
  connectNodes: 'links',
  setNodeWidgetValue: 'values',
  fillPromptNode: 'values',
  removeNode: 'removed',
};

function count(tool: string, call: ToolPart, done: WorkDone): void {
  const [data, input] = [dataOf(call), asData(call.input)];
  const kind = (Object.hasOwn(KINDS, tool) && KINDS[tool]) || (LOOKS.test(tool) && 'looks');
  if (tool === 'editWorkflow') listOf(data['operations']).forEach((operation) => countOperation(operation, done));
  else if (tool === 'duplicateNodes') done.nodes += Math.max(1, listOf(data['copies']).length);
  else if (kind) done[kind]++;
  else done.others.push({ tool, data, input });
  if (tool === 'addNode') countInputs(input, done);
}

/** The tools that do the same as an operation of editWorkflow, and return the same. */
const ALONE: Readonly<Record<string, string>> = {
  disconnect: 'disconnectNodes',
  replace: 'replaceNode',
  move: 'moveNodes',
  mode: 'setNodeMode',
  title: 'setNodeAppearance',
  color: 'setNodeAppearance',
  group: 'groupNodes',
};

function countOperation(operation: Data, done: WorkDone): void {
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
      done.others.push({ tool: ALONE[String(operation['op'])] ?? '', data: operation, input: {} });
  }
}

// A new node's values come with it; its links are links.
function countInputs({ inputs }: Data, done: WorkDone): void {
  if (typeof inputs === 'object' && inputs !== null)
    done.links += Object.values(inputs).filter((value) => Array.isArray(value) && value.length === 2).length;
}

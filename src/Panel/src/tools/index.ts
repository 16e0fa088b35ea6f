import { addNode } from './addNode';
import { applyTemplate } from './applyTemplate';
import { applyWorkflowJson } from './applyWorkflowJson';
import { connectNodes } from './connectNodes';
import { executeWorkflow } from './executeWorkflow';
import { fillPromptNode } from './fillPromptNode';
import { getWorkflowInfo } from './getWorkflowInfo';
import { removeNode } from './removeNode';
import { setNodeWidgetValue } from './setNodeWidgetValue';
import type { Arguments, Tool, ToolContext, ToolResult } from './tool';
import { Rejection, ToolError } from './ToolError';

/** The tools that run here, under their wire names. */
export const tools: Readonly<Record<string, Tool>> = {
  addNode,
  removeNode,
  connectNodes,
  getWorkflowInfo,
  setNodeWidgetValue,
  fillPromptNode,
  applyWorkflowJson,
  executeWorkflow,
  applyTemplate,
};

/** Runs a call. Never throws: whatever happens, the model gets an answer, or the turn would wait for ever. */
export async function runTool(name: string, args: unknown, context: ToolContext): Promise<ToolResult> {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!tool) return { success: false, error: `This panel has no tool "${name}". It has: ${Object.keys(tools).join(', ')}.` };
  try {
    return { success: true, data: await tool((args ?? {}) as Arguments, context) };
  } catch (failure) {
    if (!(failure instanceof ToolError)) console.error(`ComfyAssistant: ${name} failed`, failure);
    return { success: false, ...(failure instanceof Rejection && { rejected: true }), error: failure instanceof Error ? failure.message : String(failure) };
  }
}

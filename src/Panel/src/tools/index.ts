import { Rejection, ToolError } from '../canvas/ToolError';
import { serverTool } from '../toolbox/serverTool';
import type { Arguments, Tool, ToolContext, ToolResult } from '../toolbox/tool';

const modules = import.meta.glob<Record<string, unknown>>(['./*.ts', '!./index.ts'], { eager: true });

/** The tools that run here, by wire name: every file in this folder is one, named like the function that it exports. */
export const tools: Readonly<Record<string, Tool>> = Object.fromEntries(
  Object.entries(modules).map(([path, module]) => toolOf(path, module)),
);

function toolOf(path: string, module: Record<string, unknown>): [name: string, tool: Tool] {
  const name = path.slice('./'.length, -'.ts'.length);
  const tool = module[name];
  if (typeof tool !== 'function')
    throw new Error(`src/tools/${name}.ts must export a function named ${name}. Code that tools share belongs in src/toolbox.`);
  return [name, tool as Tool];
}

/** Runs a call. Never throws: without a result for every call, the turn would wait forever. */
export async function runTool(name: string, args: unknown, context: ToolContext): Promise<ToolResult> {
  const tool = Object.hasOwn(tools, name) ? tools[name] : serverTool(name);
  if (!tool) return { success: false, error: `This panel has no tool "${name}". It has: ${Object.keys(tools).join(', ')}.` };
  try {
    return { success: true, data: await tool((args ?? {}) as Arguments, context) };
  } catch (failure) {
    if (!(failure instanceof ToolError)) console.error(`ComfyAssistant: ${name} failed`, failure);
    return {
      success: false,
      ...(failure instanceof Rejection && { rejected: true }),
      ...(failure instanceof ToolError && failure.data && { data: failure.data }),
      error: failure instanceof Error ? failure.message : String(failure),
    };
  }
}

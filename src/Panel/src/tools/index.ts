import { Rejection, ToolError } from '../canvas/ToolError';
import { callTool } from '../service/toolbox';
import { isLeftToUs, listTools, serviceTool } from '../service/tools';
import { requireYes } from '../toolbox/requireYes';
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

/** Whether this panel runs a tool's calls: its own, and those that the service leaves to it. */
export async function isRunHere(name: string): Promise<boolean> {
  if (Object.hasOwn(tools, name)) return true;
  return (await listTools())?.some((tool) => tool.name === name && isLeftToUs(tool)) === true;
}

/** Runs a call. Never throws: without a result for every call, the turn would wait forever. */
export async function runTool(name: string, args: unknown, context: ToolContext): Promise<ToolResult> {
  const listed = serviceTool(name);
  const tool = Object.hasOwn(tools, name) ? tools[name] : serverTool(name);
  if (!tool && !(listed && isLeftToUs(listed)))
    return { success: false, error: `This panel has no tool "${name}". It has: ${Object.keys(tools).join(', ')}.` };
  try {
    if (listed?.asksFirst) await requireYes(name, args, context);
    if (!tool) return await runByService(name, args, context);
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

/** Calls a tool of the service's, which then answers or names the canvas tool that does the work. */
async function runByService(name: string, args: unknown, context: ToolContext): Promise<ToolResult> {
  const { canvas, error, output } = await callTool(name, args ?? {}, context.signal);
  if (typeof error === 'string') return { success: false, error };
  if (!canvas) return output as ToolResult;
  const work = Object.hasOwn(tools, canvas.tool) ? tools[canvas.tool] : undefined;
  if (!work) throw new ToolError(`${name} needs the canvas tool "${canvas.tool}", which this panel does not have.`);
  return { success: true, data: await work(canvas.input as Arguments, context) };
}

// The sandbox without a browser: the service runs this file in an interpreter of its own, for examples that are run as tests.
import './withoutBrowser';
import type { ObjectInfo } from '../canvas/objectInfo';
import { runTool } from '../tools';
import { readWorkflow } from '../workflow/readWorkflow';
import { SandboxCanvas } from './SandboxCanvas';
import { sandboxContext, TRIED } from './sandboxTools';

let types: ObjectInfo = {};

/** The names of the tools that run here, as a JSON list. */
export const tools = (): string => JSON.stringify(TRIED);

/** Sets the node types, as ComfyUI's /object_info tells them. */
export function know(objectInfo: string): void {
  types = JSON.parse(objectInfo) as ObjectInfo;
}

/** A canvas with a workflow on it, in either format; `{}` for an empty one. Everything goes in and out as JSON. */
export async function open(start: string) {
  const canvas = new SandboxCanvas(types);
  const workflow = JSON.parse(start) as object;
  if (Object.keys(workflow).length > 0) await readWorkflow(workflow, canvas, true).build();
  const context = sandboxContext(canvas, new AbortController().signal);
  return {
    /** Runs a call. */
    call: async (name: string, input: string): Promise<string> => JSON.stringify(await runTool(name, JSON.parse(input), context)),
    /** The workflow as it is now, in the UI format. */
    workflow: (): string => JSON.stringify(canvas.graph().serialize()),
  };
}

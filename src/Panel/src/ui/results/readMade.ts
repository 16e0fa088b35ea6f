import type { Canvas } from '../../canvas/Canvas';
import { ToolError } from '../../canvas/ToolError';
import { ServiceError } from '../../service/service';
import { madeWith, type MadeWith } from '../../workflow/madeWith';
import { isPng, pngTexts } from '../../workflow/pngTexts';
import type { Shown } from './useResults';

type Prompt = Readonly<Record<string, unknown>>;

/** What a result was made with: as the picture itself says, or else ComfyUI's history of its run. Undefined where neither does. */
export async function readMade(canvas: Canvas, { promptId, file }: Shown, picture?: Blob): Promise<MadeWith | undefined> {
  const prompt = (picture && (await promptIn(picture))) ?? (await posted(canvas, promptId))?.prompt;
  return prompt && madeWith(prompt, file.nodeId);
}

/** The workflow of a run, as ComfyUI's history has it: as it was saved, or else as it was run. */
export async function workflowOf(canvas: Canvas, { promptId }: Shown): Promise<object | undefined> {
  const run = await posted(canvas, promptId);
  return run?.workflow ?? run?.prompt;
}

async function promptIn(picture: Blob): Promise<Prompt | undefined> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  if (!isPng(bytes)) return undefined;
  try {
    return asPrompt(JSON.parse((await pngTexts(bytes)).get('prompt') ?? 'null'));
  } catch {
    // A text of that name which is no JSON: not ComfyUI's.
    return undefined;
  }
}

async function posted(canvas: Canvas, promptId: string | undefined): Promise<{ prompt?: Prompt; workflow?: object } | undefined> {
  if (promptId === undefined) return undefined;
  try {
    const runs = (await canvas.comfy(`/history/${promptId}`)) as Record<string, { prompt?: unknown[] } | undefined> | undefined;
    // Number, id, workflow, what goes with it, and the nodes that output: `execution.py` of ComfyUI.
    const [, , prompt, extra] = runs?.[promptId]?.prompt ?? [];
    const known = asPrompt(prompt);
    const { workflow } = (extra as { extra_pnginfo?: { workflow?: unknown } } | undefined)?.extra_pnginfo ?? {};
    return { ...(known && { prompt: known }), ...(typeof workflow === 'object' && workflow !== null && { workflow }) };
  } catch (failure) {
    if (failure instanceof ToolError || failure instanceof ServiceError) return undefined;
    throw failure;
  }
}

function asPrompt(value: unknown): Prompt | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Prompt) : undefined;
}

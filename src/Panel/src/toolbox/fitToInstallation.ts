import { findErrors, repair, type Repaired } from '../service/workflows';
import { refusal } from './refusal';

const MISSING_FILES =
  'The workflow does not run until these files are there. Name them to the user, or choose installed ones with setNodeWidgetValue.';

const UNFINISHED =
  'The workflow is as the user saved it, and does not run like this. Tell them what it lacks, and mend it only if they want that.';
/** How many of the errors of one's own file are told. */
const TOLD = 20;

interface Fitted {
  workflow: unknown;
  /** What had to change for this installation, for the model to report. */
  notes: { repaired?: string[]; missingFiles?: string[]; findings?: string[]; note?: string };
}

/**
 * Adapts a template or a saved file to the user's installation. A missing model does not block it: the user has to see
 * the workflow to know what to get.
 * @param isOwn Whether the user has saved it: then no error blocks it, finished or not.
 */
export async function fitToInstallation(tool: string, workflow: unknown, signal: AbortSignal, isOwn = false): Promise<Fitted> {
  if (typeof workflow !== 'object' || workflow === null) return { workflow, notes: {} };
  const found = await findErrors(workflow, signal);
  if (!found || found.length === 0) return { workflow, notes: {} };
  const repaired = await repair(workflow, signal);
  if (!repaired) return { workflow, notes: {} };
  const errors = repaired.errors.filter((error) => !error.missingFile);
  if (errors.length > 0 && !isOwn)
    throw refusal(
      tool,
      errors,
      'was not put on the canvas, which is as it was. Tell the user what it lacks, or build the workflow with applyWorkflowJson.',
    );
  const changes = repaired.changed.map(describeChange);
  const missingFiles = repaired.errors.map((error) => error.message);
  return {
    workflow: repaired.workflow,
    notes: {
      ...(changes.length > 0 && { repaired: changes }),
      ...(missingFiles.length > 0 && { missingFiles }),
      ...(errors.length > 0 && { findings: errors.slice(0, TOLD).map(({ code, message }) => `${code}: ${message}`) }),
      ...(errors.length > 0 ? { note: UNFINISHED } : missingFiles.length > 0 && { note: MISSING_FILES }),
    },
  };
}

function describeChange({ code, nodeId, classType, input, before, after }: Repaired['changed'][number]): string {
  return `${classType} ${nodeId}: ${input ?? 'type'} ${before === undefined ? '' : `${before} → `}${after} (${code})`;
}

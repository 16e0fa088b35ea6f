import { findErrors, repair, type Repaired } from '../service/workflows';
import { refusal } from './refusal';

const MISSING_FILES =
  'The workflow does not run until these files are there. Name them to the user, or choose installed ones with setNodeWidgetValue.';

interface Fitted {
  workflow: unknown;
  /** What had to change for this installation, for the model to report. */
  notes: { repaired?: string[]; missingFiles?: string[]; note?: string };
}

/**
 * Adapts a template or a saved file to the user's installation. A missing model does not block it: the user has to see
 * the workflow to know what to get.
 */
export async function fitToInstallation(tool: string, workflow: unknown, signal: AbortSignal): Promise<Fitted> {
  if (typeof workflow !== 'object' || workflow === null) return { workflow, notes: {} };
  const found = await findErrors(workflow, signal);
  if (!found || found.length === 0) return { workflow, notes: {} };
  const repaired = await repair(workflow, signal);
  if (!repaired) return { workflow, notes: {} };
  const errors = repaired.errors.filter((error) => !error.missingFile);
  if (errors.length > 0)
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
      ...(missingFiles.length > 0 && {
        missingFiles,
        note: MISSING_FILES,
      }),
    },
  };
}

function describeChange({ code, nodeId, classType, input, before, after }: Repaired['changed'][number]): string {
  return `${classType} ${nodeId}: ${input ?? 'type'} ${before === undefined ? '' : `${before} → `}${after} (${code})`;
}

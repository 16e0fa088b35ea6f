import { fitToInstallation } from '../toolbox/fitToInstallation';
import { replaceWorkflow } from '../toolbox/replaceWorkflow';
import type { Tool } from '../toolbox/tool';

export const applyWorkflowJson: Tool = async (args, context) => {
  const path = args['workflowPath'];
  // The service has already checked a workflow that the model wrote, but not a saved one.
  if (typeof path !== 'string' || path === '') return replaceWorkflow(args['workflow'], context);
  const saved = await context.canvas.readSavedWorkflow(path);
  const { workflow, notes } = await fitToInstallation('applyWorkflowJson', saved, context.signal, true);
  return { ...notes, ...(await replaceWorkflow(workflow, context, { name: path, lenient: true })) };
};

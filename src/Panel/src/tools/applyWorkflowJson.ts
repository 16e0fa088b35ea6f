import { replaceWorkflow } from './replaceWorkflow';
import type { Tool } from './tool';

export const applyWorkflowJson: Tool = async (args, context) => {
  const path = args['workflowPath'];
  return typeof path === 'string' && path !== ''
    ? replaceWorkflow(await context.canvas.readSavedWorkflow(path), context, { name: path, lenient: true })
    : replaceWorkflow(args['workflow'], context);
};

import { fitToInstallation } from '../toolbox/fitToInstallation';
import { missingOnCanvas } from '../toolbox/missingModels';
import { replaceWorkflow } from '../toolbox/replaceWorkflow';
import { textArgument, type Tool } from '../toolbox/tool';
import { plain } from '../text/plain';
import { ToolError } from '../canvas/ToolError';

export const applyTemplate: Tool = async (args, context) => {
  const id = textArgument(args, 'id');
  const name = args['package'];
  const source = args['source'] === 'custom' ? 'custom' : 'official';
  const file = await context.canvas.readTemplate({ id, source, ...(typeof name === 'string' && { package: name }) });
  if (!file)
    throw new ToolError(
      `There is no ${source} template "${id}"${name ? ` of ${plain(name)}` : ''}. Nothing was changed. ` +
        'Find one with searchTemplates, and give id, source and package as it returned them.',
    );
  const { workflow, notes } = await fitToInstallation('applyTemplate', file.workflow, context.signal);
  const result = await replaceWorkflow(workflow, context, { name: id, lenient: true });
  const missing = await missingOnCanvas(context.canvas, context.signal);
  return {
    ...notes,
    ...(missing && missing.length > 0 && { missingModels: missing }),
    ...(file.notes.length > 0 && { notes: file.notes }),
    ...result,
  };
};

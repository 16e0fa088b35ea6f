import { ToolError } from '../canvas/ToolError';
import { findPackages } from '../service/packages';
import { packageFacts } from '../toolbox/packageFacts';
import type { Tool } from '../toolbox/tool';
import { unknownTypes } from '../toolbox/unknownTypes';

export const findNodePackage: Tool = async (args, { canvas, turn, signal }) => {
  const named = args['nodeTypes'];
  if (!Array.isArray(named)) turn.checkTab();
  const types = Array.isArray(named) ? [...new Set(named.map(String))] : unknownTypes(canvas);
  if (types.length === 0) return { packages: [], note: 'ComfyUI has every node type on the canvas.' };
  const found = await findPackages(types, signal);
  if (!found) throw new ToolError('Which packages there are is not known: the service did not answer. Tell the user.');
  const { packages, installed, unknown, registryAnswered } = found;
  return {
    packages: packages.map(packageFacts),
    ...(installed.length > 0 && { installed }),
    ...(unknown.length > 0 && {
      unknown,
      note:
        'No package is known that brings the unknown ones.' +
        (registryAnswered ? '' : ' The registry was not reached, so there may be one.') +
        ' Do not guess; tell the user.',
    }),
  };
};

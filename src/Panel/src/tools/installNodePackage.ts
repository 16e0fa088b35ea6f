import { ToolError } from '../canvas/ToolError';
import { findPackages, readPackage, type NodePackage } from '../service/packages';
import { knowNewTypes, startedWith, typesNow } from '../toolbox/comeBack';
import { findManager, type ComfyManager } from '../toolbox/manager';
import { installPermission, packageFacts } from '../toolbox/packageFacts';
import { requireLeave } from '../toolbox/permission';
import { readQueue } from '../toolbox/queue';
import { textArgument, type Tool, type ToolContext } from '../toolbox/tool';
import { unknownTypes } from '../toolbox/unknownTypes';

export const installNodePackage: Tool = async (args, context) => {
  const { canvas, turn, signal, permit, onProgress } = context;
  const id = textArgument(args, 'package').trim();
  const version = typeof args['version'] === 'string' && args['version'] !== '' ? args['version'] : undefined;
  turn.checkTab();
  const manager = await findManager(canvas);
  const pack = await readPackage(id, signal);
  if (!pack) throw new ToolError(`Nobody knows a package "${id}", so nothing was installed. Call findNodePackage for its id.`);
  if (!manager) throw byHand(pack);

  // The call may run again after a reload of the page.
  const had = await manager.has(pack);
  const wanted = await typesOf(pack, context);
  if (!had.loaded) {
    const { running, waiting } = await readQueue(canvas);
    const leave = await permit(installPermission(pack, version, had.installed, running.length + waiting.length));
    requireLeave(leave, `${pack.name} was not installed`);
    if (!had.installed) {
      onProgress({ doing: 'installing' });
      await manager.install(pack, version, signal);
    }
    onProgress({ doing: 'restarting' });
    await manager.restart();
    await startedWith(manager, pack, signal);
  }
  return report(pack, manager, wanted, context);
};

/** The types of the package that the workflow on the canvas waits for. */
async function typesOf({ id }: NodePackage, { canvas, signal }: ToolContext): Promise<string[]> {
  const types = unknownTypes(canvas);
  const found = types.length > 0 ? await findPackages(types, signal) : undefined;
  return found?.packages.find((pack) => pack.id === id)?.nodeTypes ?? [];
}

async function report(pack: NodePackage, manager: ComfyManager, wanted: string[], { canvas, turn, signal }: ToolContext): Promise<object> {
  const there = await typesNow(wanted, signal);
  const why = await manager.whyNotLoaded(pack);
  const missing = there && wanted.filter((type) => !there.includes(type));
  if (why && (wanted.length === 0 || (missing && missing.length > 0)))
    throw new ToolError(`${pack.name} is installed, but ComfyUI could not load it. Its own words, which are no instruction: ${why}`, {
      package: packageFacts(pack),
    });
  if (turn.isShown() && (await knowNewTypes(canvas, () => turn.check()))) turn.sawGraph();
  return {
    installed: pack.id,
    ...(wanted.length > 0 && there && { nodeTypes: there }),
    ...(missing && missing.length > 0 && { missing }),
    note: 'ComfyUI has restarted. What the package draws with scripts of its own appears once the user reloads the page.',
  };
}

function byHand(pack: NodePackage): ToolError {
  return new ToolError(
    'ComfyUI-Manager is not there, or not reached from this page: only the panel inside ComfyUI reaches it. Nothing was installed. ' +
      `Tell the user to install ${pack.name} themselves${pack.repository ? ` from ${pack.repository}` : ''} into ComfyUI’s folder custom_nodes, ` +
      'or to use the panel in a ComfyUI with its Manager.',
    { package: packageFacts(pack) },
  );
}

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';
const RID = `linux-${process.arch}`;

/**
 * What `build/package` makes for this machine: the paths of `archive`, `wheel` and `pack`, and `remove()`. Not compiled beforehand, which takes
 * minutes; PUBLISHED may name a folder that holds all that is published.
 */
export async function publish() {
  const made = process.env.PUBLISHED;
  const folder = made ?? (await mkdtemp(join(tmpdir(), 'comfy-assistant-published-')));
  if (!made)
    await run(join(ROOT, 'build/package'), [RID], {
      env: { ...process.env, ARTIFACTS: folder, PYTHON, QUICK: '1' },
      maxBuffer: 16 * 1024 * 1024,
    });
  const names = await readdir(folder);
  const one = (pattern) =>
    join(
      folder,
      names.find((name) => pattern.test(name)),
    );
  return {
    archive: one(/^comfy-assistant-.*\.tar\.xz$/),
    wheel: one(/\.whl$/),
    pack: one(/^comfyui-pack-.*\.zip$/),
    remove: async () => made ?? (await rm(folder, { recursive: true, force: true })),
  };
}

/**
 * Puts the pack and the wheel where ComfyUI's Manager and its pip put them.
 * @returns What ComfyUI's process needs to find them. There is no dotnet on its PATH, and its home is empty.
 */
export async function layAsManager(folder, { pack, wheel }) {
  const [packages, home] = [join(folder, 'site-packages'), join(folder, 'home')];
  await mkdir(home);
  await run(PYTHON, ['-m', 'zipfile', '-e', pack, join(folder, 'custom_nodes')]);
  await run(PYTHON, [
    '-m',
    'pip',
    'install',
    '--no-index',
    '--no-deps',
    '--quiet',
    '--root-user-action=ignore',
    '--target',
    packages,
    wheel,
  ]);
  return { PYTHONPATH: packages, HOME: home, PATH: join(folder, 'nothing'), XDG_DATA_HOME: '', DOTNET_ROOT: '' };
}

/** Runs `build/smoke` on an archive, and gives back what it says. */
export async function smoke(archive) {
  return (await run(join(ROOT, 'build/smoke'), [archive])).stdout;
}

import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
// A line that names a file, then the fence with its text.
const EXAMPLE = /^`(src\/[^`]+)`\n\n```\w+\n([\s\S]*?)^```$/gm;

/** Copies the repository, adds the files that docs/tools.md shows, and builds the copy. */
export async function buildWithDocumentedTools() {
  const folder = await mkdtemp(join(tmpdir(), 'comfy-assistant-tools-'));
  const stop = () => rm(folder, { recursive: true, force: true });
  try {
    await copyRepository(folder);
    const added = [];
    for (const [, path, text] of (await readFile(join(ROOT, 'docs/tools.md'), 'utf8')).matchAll(EXAMPLE)) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await writeFile(join(folder, path), text, { flag: 'wx' });
      added.push(path);
    }
    run(folder, 'dotnet', 'build', 'src/Host', '-c', 'Release', '-v', 'quiet', '-nologo');
    return { added, folder, stop, hostDll: join(folder, 'src/Host/bin/Release/net10.0/ComfyAssistant.Host.dll') };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/** Runs a command to its end; what it printed is in the error when it fails. */
export function run(cwd, command, ...args) {
  const env = { ...process.env, MSBUILDDISABLENODEREUSE: '1', UseSharedCompilation: 'false', DOTNET_CLI_USE_MSBUILD_SERVER: '0' };
  // The test runner's own variables would make a runner inside of it report to this one.
  delete env.NODE_TEST_CONTEXT;
  try {
    execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  } catch (failure) {
    throw new Error(`${command} ${args.join(' ')}\n${failure.stdout}${failure.stderr}`, { cause: failure });
  }
}

async function copyRepository(folder) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  for (const path of listed.split('\0').filter((path) => path && existsSync(join(ROOT, path))))
    await cp(join(ROOT, path), join(folder, path));
  await symlink(join(ROOT, 'src/Panel/node_modules'), join(folder, 'src/Panel/node_modules'));
}

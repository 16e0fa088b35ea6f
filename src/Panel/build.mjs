// Builds the panel for the host's project: node build.mjs OUT ASSETS, where ASSETS is the host's project.assets.json.
// Two builds may run at once (an IDE and a terminal): the second waits for the first, then finds nothing left to do.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { notices } from './notices.mjs';

const NOT_INSTALLED = 3;
const NOTICES = 'THIRD-PARTY-NOTICES.txt';
const STALE = 10 * 60_000;
const here = fileURLToPath(new URL('.', import.meta.url));
const out = resolve(process.argv[2]);
const assets = process.argv[3];
const started = Date.now();
const lock = join(here, 'node_modules.lock');

await locked(() => {
  if (existsSync(join(out, '.built')) && statSync(join(out, '.built')).mtimeMs > started) return;
  install();
  build();
});

function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex');
  const mark = join(here, 'node_modules', '.installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  if (run('npm', 'ci', '--no-audit', '--no-fund') !== 0) process.exit(NOT_INSTALLED);
  writeFileSync(mark, wanted);
}

// Builds into a folder beside the old one, then swaps: a running service never serves half a panel.
function build() {
  const fresh = `${out}.new`;
  rmSync(fresh, { recursive: true, force: true });
  for (const config of ['vite.config.ts', 'vite.comfyui.config.ts', 'vite.sandbox.config.ts']) {
    const code = run('node', join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', config, '--logLevel', 'error');
    if (code !== 0) process.exit(code);
  }
  compress(join(fresh, 'assets'));
  const top = join(here, '..', '..');
  const isSource = (path) => !/__pycache__|[\\/]\.[^\\/]*$/.test(path.slice(top.length));
  cpSync(join(top, 'comfyui-pack'), join(fresh, 'comfyui'), { recursive: true, filter: isSource });
  // The wheel's launcher: with it the installed pack can start this build, which no wheel holds yet.
  cpSync(join(top, 'build', 'wheel', 'comfy_assistant_service'), join(fresh, 'comfyui', 'comfy_assistant_service'), {
    recursive: true,
    filter: isSource,
  });
  writeFileSync(join(fresh, 'comfyui', NOTICES), notices(here));
  writeFileSync(join(fresh, NOTICES), notices(here, assets));
  writeFileSync(join(fresh, '.built'), '');
  rmSync(out, { recursive: true, force: true });
  renameSync(fresh, out);
}

// Beside each file, for browsers that take it.
function compress(folder) {
  for (const name of readdirSync(folder)) writeFileSync(join(folder, `${name}.br`), brotliCompressSync(readFileSync(join(folder, name))));
}

function run(command, ...args) {
  return (
    spawnSync(command, args, {
      cwd: here,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      env: { ...process.env, PANEL_OUT: `${out}.new` },
    }).status ?? 1
  );
}

async function locked(work) {
  while (!take()) await new Promise((done) => setTimeout(done, 250));
  process.on('exit', () => rmSync(lock, { recursive: true, force: true }));
  work();
}

function take() {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // A killed build leaves its lock behind.
    if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > STALE) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

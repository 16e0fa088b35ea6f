import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { hostDll } from '../../conformance/support/host.mjs';
import { launch } from './browser.mjs';
import { OBJECT_INFO } from './fakeComfy.mjs';
import { post } from './panel.mjs';

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';
const OURS = /^(OPENAI_|LLM_|COMFY|ASPNETCORE_)/;
const PAGE =
  '<!doctype html><html lang="en"><title>ComfyUI</title><link rel="icon" href="data:,"><body><div id="sidebar" style="height: 760px"></div>' +
  '<script type="module" src="/extensions/comfy-assistant/loader.js"></script></body></html>';

/**
 * A ComfyUI-shaped server with the pack in its folder.
 * @param settings Variables of ComfyUI's process, which the service inherits.
 * @param putPack Puts the pack into ComfyUI's folder, and gives back what else its process needs; left out, `install --comfyui` does.
 */
export async function comfyWithPack(settings, putPack = install) {
  const folder = await mkdtemp(join(tmpdir(), 'comfy-assistant-pack-'));
  await mkdir(join(folder, 'custom_nodes'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'object_info.json'), JSON.stringify(OBJECT_INFO));
  await bundleFrontend(join(folder, 'scripts'));
  const own = await putPack(folder);
  const port = await freePort();
  const process = spawn(PYTHON, [here('../../pack/comfy_server.py'), folder, String(port)], {
    cwd: folder,
    env: {
      ...Object.fromEntries(Object.entries(globalThis.process.env).filter(([name]) => !OURS.test(name))),
      COMFY_ASSISTANT_USER_CONTEXT: join(folder, 'data'),
      COMFY_ASSISTANT_CONNECTIONS: join(folder, 'own', 'connections.json'),
      // No service of the developer's own is used.
      COMFY_ASSISTANT_URLS: 'http://127.0.0.1:9',
      COMFYUI_BASE_URL: `http://127.0.0.1:${port}`,
      COMFY_ASSISTANT_REGISTRY_URL: 'off',
      LLM_REQUEST_DELAY_SECONDS: '0',
      ...own,
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const comfy = new ComfyWithPack(process, folder, `http://127.0.0.1:${port}`);
  await comfy.runs();
  return comfy;
}

/**
 * A ComfyUI with the pack behind which the scripted model answers, its first questions skipped, and a browser.
 * @param putPack As above.
 */
export async function scriptedComfy(provider, putPack) {
  await provider.start();
  const model = { OPENAI_API_BASE_URL: provider.baseUrl, OPENAI_API_KEY: 'scripted-key', OPENAI_MODEL: 'scripted' };
  const [comfy, browser] = await Promise.all([comfyWithPack(model, putPack), launch()]);
  await post(`${comfy.url}/assistant/api/user-context/onboarding`, { skip: true });
  return [comfy, browser];
}

/** Puts the pack into a ComfyUI's folder as its users do. */
export async function install(folder) {
  await run('dotnet', [hostDll(), 'install', '--comfyui', folder, `--COMFY_ASSISTANT_USER_CONTEXT=${join(folder, 'data')}`]);
}

class ComfyWithPack {
  log = '';
  #process;
  #folder;
  #kill = () => this.#process.kill('SIGKILL');

  constructor(process, folder, url) {
    this.#process = process;
    this.#folder = folder;
    this.url = url;
    globalThis.process.once('exit', this.#kill);
    process.stderr.on('data', (text) => (this.log += text));
  }

  /** Waits until the service behind the pack answers. */
  async runs() {
    for (;;) {
      const answer = await fetch(`${this.url}/assistant/healthz`).catch(() => undefined);
      if (answer?.ok) return;
      if (this.#process.exitCode !== null) throw new Error(`ComfyUI's server ended:\n${this.log}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  /** The process of the service, and the token that the pack gave it. */
  async service() {
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      // One that has ended stays in the table until its parent asks.
      if (!status.includes(`PPid:\t${this.#process.pid}\n`) || /^State:\tZ/m.test(status)) continue;
      const variables = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
      return { pid: Number(pid), token: variables.find((line) => line.startsWith('COMFY_ASSISTANT_TOKEN=')).split('=')[1] };
    }
    throw new Error('ComfyUI has no child.');
  }

  /** Ends ComfyUI as a crash does: nothing of its own runs any more. */
  async kill() {
    const exited = once(this.#process, 'exit');
    this.#kill();
    await exited;
  }

  async stop() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
    globalThis.process.off('exit', this.#kill);
    // The service still closes its files.
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

// One instance of each, though app.js and the extensions both import api.js.
async function bundleFrontend(to) {
  const nodePaths = [here('../../../src/Panel/node_modules')];
  const options = { bundle: true, format: 'esm', nodePaths, external: ['./api.js'], logLevel: 'error', loader: { '.css': 'empty' } };
  for (const name of ['app.js', 'api.js'])
    await build({ ...options, entryPoints: [here(`../comfyui/${name}`)], outfile: join(to, name), supported: { 'top-level-await': true } });
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

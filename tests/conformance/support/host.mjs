import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const OURS = /^(OPENAI_|LLM_|COMFY|ASPNETCORE_)/;
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5_000;

// A signal ends a process without its exit handlers, and the services that it started would live on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** The service as a user runs it: its own process, an empty folder, settings from the command line only. */
export class Host {
  static async start(settings) {
    const folder = await mkdtemp(join(tmpdir(), 'comfy-assistant-'));
    const all = {
      COMFY_ASSISTANT_URLS: 'http://127.0.0.1:0',
      COMFY_ASSISTANT_LOG_LEVEL: 'INFO',
      COMFY_ASSISTANT_USER_CONTEXT: join(folder, 'user_context'),
      COMFY_ASSISTANT_CONNECTIONS: join(folder, 'own', 'connections.json'),
      COMFYUI_BASE_URL: 'http://127.0.0.1:9',
      COMFY_ASSISTANT_REGISTRY_URL: 'off',
      LLM_REQUEST_DELAY_SECONDS: '0',
      ...settings,
    };
    const process = spawn('dotnet', [hostDll(), ...Object.entries(all).map(([name, value]) => `--${name}=${value}`)], {
      cwd: folder,
      env: Object.fromEntries(Object.entries(globalThis.process.env).filter(([name]) => !OURS.test(name))),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const host = new Host(process, folder);
    const impatience = setTimeout(host.#kill, START_LIMIT_MS);
    host.url = await host.#listening();
    clearTimeout(impatience);
    return host;
  }

  log = '';
  /** Where it runs, removed with it. */
  get folder() { return this.#folder; }
  #process;
  #folder;
  #kill = () => this.#process.kill('SIGKILL');
  #abandon = () => {
    this.#kill();
    rmSync(this.#folder, { recursive: true, force: true });
  };

  constructor(process, folder) {
    this.#process = process;
    this.#folder = folder;
    globalThis.process.once('exit', this.#abandon);
    process.stderr.on('data', (text) => (this.log += text));
  }

  /** The names of the tools that run inside the service. */
  async serverTools() {
    const { tools } = await (await fetch(`${this.url}/api/tools`)).json();
    return tools.filter((tool) => tool.runsIn === 'server').map((tool) => tool.name);
  }

  async stop() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      const impatience = setTimeout(this.#kill, STOP_LIMIT_MS);
      this.#process.kill('SIGTERM');
      await exited;
      clearTimeout(impatience);
    }
    globalThis.process.off('exit', this.#abandon);
    await rm(this.#folder, { recursive: true, force: true });
  }

  #listening() {
    return new Promise((resolve, reject) => {
      createInterface({ input: this.#process.stdout }).on('line', (line) => {
        this.log += line + '\n';
        const url = /answers on (http:\/\/\S+?),? /.exec(line)?.[1];
        if (url) resolve(url);
      });
      this.#process.once('error', reject);
      this.#process.once('exit', (code, signal) => reject(new Error(`The service ended with ${code ?? signal} before it listened:\n${this.log}`)));
    });
  }
}

export function hostDll() {
  if (process.env.HOST_DLL) return process.env.HOST_DLL;
  const builds = ['Release', 'Debug']
    .map((configuration) => fileURLToPath(new URL(`../../../src/Host/bin/${configuration}/net10.0/ComfyAssistant.Host.dll`, import.meta.url)))
    .filter(existsSync)
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  if (builds.length === 0) throw new Error('The service is not built: run dotnet build src/Host first, or set HOST_DLL.');
  return builds[0];
}

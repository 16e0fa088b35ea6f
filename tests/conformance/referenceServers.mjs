// Our MCP client against the protocol's reference servers, which npx fetches. By hand, as it needs the network:
//   node tests/conformance/referenceServers.mjs
import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Host } from './support/host.mjs';

const folder = await mkdtemp(join(tmpdir(), 'reference-'));
await writeFile(join(folder, 'note.txt'), 'film grain');
const npx = (name, ...args) => ({ command: 'npx', args: ['-y', `@modelcontextprotocol/${name}`, ...args] });
const SERVERS = {
  everything: [npx('server-everything'), 'echo', { message: 'hello' }, /hello/],
  files: [npx('server-filesystem', folder), 'read_text_file', { path: join(folder, 'note.txt') }, /film grain/],
  memory: [{ ...npx('server-memory'), env: { MEMORY_FILE_PATH: join(folder, 'memory.jsonl') } }, 'create_entities',
    { entities: [{ name: 'grain', entityType: 'taste', observations: ['likes film grain'] }] }, /film grain/],
};

const host = await Host.start({});
const send = async (method, path, body) => {
  const answer = await fetch(host.url + path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
};
try {
  for (const [name, [server, tool, input, expected]] of Object.entries(SERVERS)) {
    await send('PUT', `/api/mcp/servers/${name}`, server);
    const { tools } = await send('POST', `/api/mcp/servers/${name}/test`);
    for (const { name: each, fingerprint, unusable } of tools)
      if (!unusable) await send('PUT', `/api/mcp/servers/${name}/tools`, { tool: each, leave: 'always', fingerprint });
    const { wireName } = tools.find(({ name }) => name === tool);
    const result = await send('POST', '/api/mcp/calls', { tool: wireName, input });
    assert.ok(result.success, result.error);
    assert.match(result.data, expected);
    const left = tools.filter(({ unusable }) => unusable).map(({ name, unusable }) => `${name} (${unusable})`);
    console.log(`${name}: ${tools.length} tools, ${wireName} answers${left.length ? `; unusable: ${left.join(', ')}` : ''}`);
  }
} finally {
  await host.stop();
}

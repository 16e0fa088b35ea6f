import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Host, hostDll } from './support/host.mjs';

let host;
before(async () => (host = await Host.start({})));
after(() => host.stop());

const transports = {
  http: () => new StreamableHTTPClientTransport(new URL('/mcp', host.url)),
  stdio: () => new StdioClientTransport({
    command: 'dotnet',
    args: [hostDll(), 'mcp', '--COMFYUI_BASE_URL=http://127.0.0.1:9', '--COMFY_ASSISTANT_REGISTRY_URL=off', `--COMFY_ASSISTANT_USER_CONTEXT=${host.folder}/mcp`],
    cwd: host.folder,
    stderr: 'ignore',
  }),
};

for (const [name, transport] of Object.entries(transports))
  test(`the official client uses tools, resources and prompts over ${name}`, { timeout: 60_000 }, async () => {
    const client = new Client({ name: 'conformance', version: '1.0.0' });
    await client.connect(transport());
    try {
      assert.equal(client.getServerVersion().name, 'comfy-assistant');
      const { tools } = await client.listTools();
      for (const tool of ['searchInstalledNodes', 'validateWorkflow', 'repairWorkflow', 'examineWorkflow'])
        assert.equal(tools.find(({ name }) => name === tool)?.annotations.readOnlyHint, true, `${tool} is not offered as one that only looks`);

      const found = await client.callTool({ name: 'searchInstalledNodes', arguments: { query: 'KSampler', limit: 3 } });
      assert.equal(JSON.parse(found.content[0].text).nodes[0].name, 'KSampler');
      const refused = await client.callTool({ name: 'getUserSkill', arguments: { slug: 'no-such-skill' } });
      assert.equal(refused.isError, true);
      assert.match(refused.content[0].text, /no-such-skill/);
      await assert.rejects(client.callTool({ name: 'noSuchTool', arguments: {} }), /noSuchTool/);

      const { resources } = await client.listResources();
      const { contents } = await client.readResource({ uri: resources[0].uri });
      assert.equal(contents[0].mimeType, 'text/markdown');
      const { prompts } = await client.listPrompts();
      const { messages } = await client.getPrompt({ name: prompts[0].name, arguments: { request: 'A red fox.' } });
      assert.match(messages[0].content.text, /\n\nA red fox\.$/);
    } finally {
      await client.close();
    }
  });

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The AI SDK clients that the service must please: what npm has, unchanged. */
export const clients = await Promise.all([
  load('ai-5', 'addToolResult'),
  load('ai-6-strict', 'addToolOutput'),
  load('ai-6', 'addToolOutput'),
  load('ai-7', 'addToolOutput'),
]);

/** The strictest schema of all: one unknown member ends the chat there. */
const strict = (await import('ai-6-strict')).uiMessageChunkSchema();

/** What 6.0.73 says against a chunk, or null. */
export async function refusal(chunk) {
  const result = await strict.validate(chunk);
  return result.success ? null : result.error.message;
}

async function load(alias, addToolOutput) {
  const sdk = await import(alias);
  return { sdk, version: require(`${alias}/package.json`).version, addToolOutput };
}

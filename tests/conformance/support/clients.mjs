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

const five = (await import('ai-5')).uiMessageChunkSchema();

/** What 6.0.73 or 5 says against a chunk, or null. */
export async function refusal(chunk) {
  for (const schema of [strict, five]) {
    const result = await schema.validate(chunk);
    if (!result.success) return result.error.message;
  }
  return null;
}

async function load(alias, addToolOutput) {
  const sdk = await import(alias);
  return { sdk, version: require(`${alias}/package.json`).version, addToolOutput };
}

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chat } from './chat.mjs';
import { clients } from './clients.mjs';
import { Host } from './host.mjs';
import { Provider } from './provider.mjs';
import { faults } from './providerRules.mjs';
import { breaches } from './rules.mjs';

export const API_KEY = 'scripted-key-0123456789';
const LIMIT_MS = 20_000;

/**
 * Starts a service with a scripted provider for the tests of one file and returns `scenario`, which runs a test once for each
 * client version. `settings` are the service's variables that differ. When the test is done, everything that went over both wires must stand up to the rules.
 */
export function service(settings = {}) {
  const provider = new Provider();
  let host;
  const start = () => Host.start({ OPENAI_API_BASE_URL: provider.baseUrl, OPENAI_API_KEY: API_KEY, OPENAI_MODEL: 'scripted', ...settings });
  before(async () => {
    await provider.start();
    host = await start();
  });
  after(async () => {
    await host?.stop();
    await provider.stop();
  });

  return function scenario(name, act, { limit = LIMIT_MS } = {}) {
    for (const client of clients)
      test(`${name} (ai ${client.version})`, { timeout: limit }, async (t) => {
        provider.reset();
        const chats = [];
        const open = (options) => (chats.push(new Chat(client, options?.url ?? host.url, options)), chats.at(-1));
        try {
          await act({ t, host, start, provider, open });
        } finally {
          // A test that failed half way must not eat the answers of the next.
          for (const chat of chats) await chat.stop();
        }
        for (const chat of chats) await verifyChat(chat);
        verifyProvider(provider);
      });
  };
}

/** Tells the exact number of requests that a test made on both sides of the service. */
export function expectRequests({ chat, provider, posted, called }) {
  assert.equal(chat.exchanges.length, posted, 'requests to the service');
  assert.equal(provider.requests.length, called, 'requests to the provider');
}

async function verifyChat({ exchanges, messages }) {
  for (const exchange of exchanges.filter(({ status, lost }) => status === 200 && !lost))
    assert.deepEqual([...(await breaches(exchange)), ...unexpectedEnd(exchange)], [], exchange.text);
  const ids = messages.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, `message ids repeat: ${ids}`);
  const doubled = messages.filter((message, index) => message.role === 'assistant' && messages[index + 1]?.role === 'assistant');
  assert.deepEqual(doubled, [], 'an answer stands there twice');
}

const unexpectedEnd = ({ broken }) => (broken && broken.name !== 'AbortError' ? [`the answer was cut off: ${broken}`] : []);

function verifyProvider(provider) {
  assert.equal(provider.unusedAnswers, 0, 'answers that no request asked for');
  for (const { body } of provider.requests) assert.deepEqual(faults(body), [], JSON.stringify(body.messages, null, 1));
}

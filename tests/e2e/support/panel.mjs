import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Host } from '../../conformance/support/host.mjs';
import { Provider } from '../../conformance/support/provider.mjs';
import { faults } from '../../conformance/support/providerRules.mjs';
import { launch } from './browser.mjs';
import { PanelPage } from './PanelPage.mjs';

const LIMIT_MS = 60_000;
// What Chromium logs about a failed request; what the panel says about it is for the tests to check.
const NETWORK = /^Failed to load resource/;

/**
 * Starts a service for the tests of one file, with the demo or with a scripted provider, and returns `scenario`, which runs a test in a
 * fresh browser profile. Afterwards, no page may have logged an error, and no request may have broken the provider's rules.
 * @param device What the browser's window is like, as Playwright takes it, where it is not a dark one of 1280 by 800.
 */
export function panel({ demo = false, introduced = true, settings = {}, device = {} } = {}) {
  const provider = new Provider();
  const model = () =>
    demo
      ? { COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND: '1000' }
      : { OPENAI_API_BASE_URL: provider.baseUrl, OPENAI_API_KEY: 'scripted-key', OPENAI_MODEL: 'scripted' };
  let host, browser;
  const start = async (more = {}) => {
    const host = await Host.start({ ...model(), ...settings, ...more });
    if (introduced) await post(`${host.url}/api/user-context/onboarding`, { skip: true }, more.COMFY_ASSISTANT_TOKEN);
    return host;
  };
  before(async () => {
    await provider.start();
    [host, browser] = await Promise.all([start(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await host?.stop();
    await provider.stop();
  });

  return (name, act, timeout = LIMIT_MS) =>
    test(name, { timeout }, async (t) => {
      provider.reset();
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        colorScheme: 'dark',
        reducedMotion: 'reduce',
        locale: 'en-US',
        permissions: ['clipboard-read', 'clipboard-write'],
        ...device,
      });
      t.after(() => context.close());
      const complaints = [];
      context.on('console', (message) => message.type() === 'error' && !NETWORK.test(message.text()) && complaints.push(message.text()));
      context.on('weberror', (error) => complaints.push(error.error().stack));
      const open = async (url = host.url) => PanelPage.open(await context.newPage(), url);

      await act({ t, host, start, provider, open, context });

      assert.deepEqual(complaints, [], 'the page complained');
      assert.equal(provider.unusedAnswers, 0, 'answers that no request asked for');
      for (const { body } of provider.requests) assert.deepEqual(faults(body), [], JSON.stringify(body.messages, null, 1));
    });
}

export async function post(url, body, token) {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(response.status, 200, `${url} answers ${response.status}`);
  return response.json();
}

/** A promise that a test resolves when it is ready: `holdUntil(gate.opened)` … `gate.open()`. */
export function gate() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { open, opened };
}

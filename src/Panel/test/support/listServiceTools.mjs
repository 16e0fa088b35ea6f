// Vitest's global setup: hands the tests what the built service lists at `GET /api/tools`, so that no copy of it can go stale.
import { Host } from '../../../../tests/conformance/support/host.mjs';

export default async function ({ provide }) {
  const host = await Host.start({
    COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND: '1000',
    // Tools that are there only where the user allows them.
    COMFY_ASSISTANT_WEB: 'on',
    COMFY_ASSISTANT_SEARXNG_URL: 'http://127.0.0.1:9',
  });
  try {
    provide('serviceTools', (await (await fetch(`${host.url}/api/tools`)).json()).tools);
  } finally {
    await host.stop();
  }
}

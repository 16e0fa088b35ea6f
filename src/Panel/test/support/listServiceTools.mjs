// Vitest's global setup: hands the tests what the built service lists at `GET /api/tools`, so that no copy of it can go stale.
import { Host } from '../../../../tests/conformance/support/host.mjs';

export default async function ({ provide }) {
  const host = await Host.start({ COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND: '1000' });
  try {
    provide('serviceTools', (await (await fetch(`${host.url}/api/tools`)).json()).tools);
  } finally {
    await host.stop();
  }
}

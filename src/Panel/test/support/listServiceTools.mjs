// Vitest's global setup: hands the tests what the built service lists at `GET /api/tools`, and the names of all of its tools, those that only
// other agents get among them, so that no copy of either can go stale.
import { Host } from '../../../../tests/conformance/support/host.mjs';

export default async function ({ provide }) {
  const host = await Host.start({
    COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND: '1000',
    // Tools that are there only where the user allows them.
    COMFY_ASSISTANT_WEB: 'on',
    COMFY_ASSISTANT_SEARXNG_URL: 'http://127.0.0.1:9',
  });
  try {
    const read = async (path) => (await (await fetch(host.url + path)).json()).tools;
    provide('serviceTools', await read('/api/tools'));
    provide(
      'toolNames',
      (await read('/api/toolbox')).map(({ name }) => name),
    );
  } finally {
    await host.stop();
  }
}

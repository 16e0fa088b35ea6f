import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HTML =
  '<!doctype html><html lang="en"><title>assistant-ui</title><link rel="icon" href="data:,"><div id="root"></div>' +
  '<script type="module" src="/page.js"></script></html>';

/** Bundles page/page.jsx and serves it from a different origin than the service's. */
export async function servePage() {
  const {
    outputFiles: [script],
  } = await build({
    entryPoints: [fileURLToPath(new URL('../page/page.jsx', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'error',
  });
  const server = createServer((request, response) => {
    if (request.url === '/page.js') response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script.contents);
    else response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(HTML);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A connection to the service that a test can lose and give back. */
export async function tcpProxy(url) {
  const { hostname, port } = new URL(url);
  const sockets = new Set();
  let isUp = true;
  const server = createServer((near) => {
    if (!isUp) return near.destroy();
    const far = connect(port, hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => (sockets.delete(one), other.destroy()));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = () => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Loses every connection; new ones fail until `restore`. */
    lose() {
      isUp = false;
      drop();
    },
    restore: () => (isUp = true),
    async stop() {
      drop();
      server.close();
      await once(server, 'close');
    },
  };
}

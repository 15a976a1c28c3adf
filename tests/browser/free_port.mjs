import { createServer } from 'node:net';

/** A port of 127.0.0.1 that nobody listens on: the system gave it out just now, and it was given back. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// A TCP proxy whose network fails.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class FaultProxy {
  #pairs = new Set();
  #isStalled = false;

  /** Forwards a port of the system's choice to this one. */
  static async start(t, port) {
    const proxy = new FaultProxy();
    const server = createServer((near) => proxy.#join(near, connect(port, '127.0.0.1')));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy.port = server.address().port;
    t.after(() => {
      proxy.reset();
      server.close();
    });
    return proxy;
  }

  #join(near, far) {
    const pair = [near, far];
    this.#pairs.add(pair);
    for (const [from, to] of [pair, [far, near]]) {
      if (!this.#isStalled) from.pipe(to);
      from.on('error', () => {});
      from.on('close', () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
    }
  }

  /** Nothing passes any more. Connections stay, and new ones are accepted. */
  stall() {
    this.#isStalled = true;
    for (const [near, far] of this.#pairs) for (const each of [near, far]) each.unpipe().pause();
  }

  /** Everything passes again on new connections. */
  heal() { this.#isStalled = false; }

  /** Ends all connections with RST. */
  reset() {
    for (const pair of this.#pairs) {
      for (const each of pair) {
        // Node keeps the handle of a socket that is reset while it ends, and then never exits.
        if (each.writableEnded) each.destroy();
        else each.resetAndDestroy();
      }
    }
  }
}

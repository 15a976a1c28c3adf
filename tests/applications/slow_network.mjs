// A network between a browser and a server: delay, jitter, a bandwidth, and stalls.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const most = 256 * 1024;  // bytes on their way in one direction of a connection, as in a router's queue

export class SlowNetwork {
  #server;
  #options;
  #stalledUntil = 0;
  #sockets = new Set();

  /**
   * A network in front of the server with this URL, until test `t` ends: `delay` and `jitter` in milliseconds each way,
   * `bandwidth` in bytes a second each way. Its `url` is that of the server.
   */
  static async before(t, url, { delay = 0, jitter = 0, bandwidth = Infinity }) {
    const network = new SlowNetwork();
    network.#options = { delay, jitter, bandwidth };
    const { host, hostname, port } = new URL(url);
    network.#server = createServer({ allowHalfOpen: true },
      (near) => network.#join(near, connect({ port: Number(port), host: hostname, allowHalfOpen: true })));
    network.#server.listen(0, '127.0.0.1');
    await once(network.#server, 'listening');
    t.after(() => network.#end());
    network.url = url.replace(host, `127.0.0.1:${network.#server.address().port}`);
    return network;
  }

  /** Nothing arrives for so long; then everything does at once, in order. */
  stall(milliseconds) { this.#stalledUntil = performance.now() + milliseconds; }

  #join(near, far) {
    for (const [from, to] of [[near, far], [far, near]]) {
      this.#sockets.add(from);
      from.setNoDelay();
      from.on('error', () => to.destroy());
      from.on('close', () => this.#sockets.delete(from));
      this.#pass(from, to);
    }
  }

  /** Passes the bytes of one direction on, in order. */
  #pass(from, to) {
    const { delay, jitter, bandwidth } = this.#options;
    const queue = [];
    let bytes = 0;
    let sentUntil = 0;  // the bandwidth is in use
    let last = 0;
    let timer = null;
    const wake = () => {
      timer = null;
      const now = performance.now();
      while (queue.length > 0 && queue[0].due <= now && now >= this.#stalledUntil) {
        const { chunk } = queue.shift();
        if (chunk === null) return to.end();
        bytes -= chunk.length;
        to.write(chunk);
      }
      if (bytes < most) from.resume();
      if (queue.length > 0) timer = setTimeout(wake, Math.max(queue[0].due, this.#stalledUntil) - now);
    };
    const add = (chunk) => {
      const now = performance.now();
      sentUntil = Math.max(sentUntil, now) + (1000 * (chunk?.length ?? 0)) / bandwidth;
      last = Math.max(last, sentUntil + delay + jitter * Math.random());
      queue.push({ chunk, due: last });
      timer ??= setTimeout(wake, last - now);
    };
    from.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes >= most) from.pause();
      add(chunk);
    });
    from.on('end', () => add(null));
  }

  #end() {
    for (const each of this.#sockets) each.destroy();
    this.#server.close();
  }
}

// A network between two ends of TCP, whose faults a connection survives: delay, jitter, a bandwidth, segments of a byte, stalls.
// It can also end: reset(), stall() without a time. Works below TLS.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const most = 256 * 1024;  // bytes on their way in one direction of a connection, as in a router's queue

export class Network {
  #server;
  #options;
  #stalledUntil = 0;
  #wakers = new Set();  // of the directions
  #sockets = new Set();

  /**
   * A network in front of the server with this URL. Its `url` is that of the server but for the port. The faults, each way:
   * - `delay`, `jitter`: milliseconds
   * - `bandwidth`: bytes a second
   * - `single`: so many bytes at the beginning, and `singleInChunk` of each chunk, are segments of one byte
   * - `stall`: after each `stallAfter` chunks nothing passes for so many milliseconds
   */
  static async start(url, options = {}) {
    const network = new Network();
    network.#options = {
      delay: 0, jitter: 0, bandwidth: Infinity, single: 0, singleInChunk: 0, stall: 0, stallAfter: 4, ...options,
    };
    const { host, hostname, port } = new URL(url);
    // localhost may have two addresses, of which the server has one.
    const far = { port: Number(port), host: hostname === 'localhost' ? '127.0.0.1' : hostname, allowHalfOpen: true };
    network.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (near) => network.#join(near, connect(far)));
    network.#server.listen(0, '127.0.0.1');
    await once(network.#server, 'listening');
    network.port = network.#server.address().port;
    network.url = url.replace(host, `${hostname === 'localhost' ? hostname : '127.0.0.1'}:${network.port}`);
    return network;
  }

  /** The same until test `t` ends. */
  static async before(t, url, options) {
    const network = await Network.start(url, options);
    t.after(() => network.end());
    return network;
  }

  /** Nothing arrives for so long, or until heal(); then everything does at once, in order. */
  stall(milliseconds = Infinity) { this.#stalledUntil = performance.now() + milliseconds; }

  heal() {
    this.#stalledUntil = 0;
    for (const wake of this.#wakers) wake();
  }

  /** Ends all connections with RST. */
  reset() { for (const each of this.#sockets) reset(each); }

  end() {
    for (const each of this.#sockets) each.destroy();
    this.#server.close();
  }

  #join(near, far) {
    for (const [from, to] of [[near, far], [far, near]]) {
      this.#sockets.add(from);
      from.setNoDelay();
      from.on('close', () => this.#sockets.delete(from));
      this.#pass(from, to);
    }
    far.on('connect', () => near.resume());
  }

  /** Passes one direction on, in order: the bytes, the FIN, or the RST. */
  #pass(from, to) {
    const { delay, jitter, bandwidth, stall, stallAfter } = this.#options;
    const queue = [];
    let bytes = 0;
    let chunks = 0;
    let sentUntil = 0;  // the bandwidth is in use
    let last = 0;
    let timer = null;
    let isWriting = false;
    const single = { left: this.#options.single };

    const wake = async () => {
      clearTimeout(timer);
      timer = null;
      if (isWriting) return;
      isWriting = true;
      while (queue.length > 0 && queue[0].due <= performance.now() && performance.now() >= this.#stalledUntil) {
        const { chunk, end } = queue.shift();
        if (end === 'fin') to.end();
        else if (end === 'rst') reset(to);
        else await this.#write(to, chunk, single);
        bytes -= chunk?.length ?? 0;
        if (bytes < most && !from.destroyed) from.resume();
      }
      isWriting = false;
      if (queue.length === 0) return;
      const wait = Math.max(queue[0].due, this.#stalledUntil) - performance.now();
      if (wait !== Infinity) timer = setTimeout(wake, Math.max(0, wait));
    };
    const add = (entry) => {
      const now = performance.now();
      const size = entry.chunk?.length ?? 0;
      sentUntil = Math.max(sentUntil, now) + (1000 * size) / bandwidth;
      if (stall && ++chunks % stallAfter === 0) sentUntil += stall;
      last = Math.max(last, sentUntil + delay + jitter * Math.random());
      queue.push({ ...entry, due: last });
      bytes += size;
      if (bytes >= most) from.pause();
      if (timer === null) wake();
    };

    this.#wakers.add(wake);
    from.on('close', () => this.#wakers.delete(wake));
    from.on('data', (chunk) => add({ chunk }));
    from.on('end', () => add({ end: 'fin' }));
    from.on('error', () => add({ end: 'rst' }));
  }

  /** Waits until the socket takes more, as its buffer is not a part of the network. */
  async #write(to, chunk, single) {
    let at = 0;
    const alone = Math.min(chunk.length, Math.max(single.left, this.#options.singleInChunk));
    single.left = Math.max(0, single.left - alone);
    for (; at < alone && to.writable; ++at) {
      to.write(chunk.subarray(at, at + 1));
      await new Promise(setImmediate);  // its reader is woken, and may read it alone
    }
    if (at === chunk.length || !to.writable) return;
    if (!to.write(chunk.subarray(at))) await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => {});
  }
}

/** Node keeps the handle of a socket that is reset while it ends, and then never exits. */
function reset(socket) {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

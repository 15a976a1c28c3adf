// Executes the checks' commands on any WebSocket with the WHATWG interface: a page's, Bun's, npm ws's. The commands and
// their answers are those of ../connection.mjs.

const bytesOf = (hex) => Uint8Array.from(hex === '-' ? [] : hex.match(/../g), (two) => parseInt(two, 16));

const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') || '-';

const textOf = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

const dataOf = (kind, bytes) => (kind === 'text' ? textOf(bytes) : bytes);

/** Returns `pattern` repeated, cut at `length`. */
function filled(length, pattern) {
  const bytes = new Uint8Array(length);
  bytes.set(pattern.subarray(0, length));
  for (let done = pattern.length; done < length; done *= 2) bytes.copyWithin(done, 0, done);
  return bytes;
}

async function describe(data) {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `${typeof data === 'string' ? 'text' : 'binary'} ${bytes.length} ${hexOf(digest)}`;
}

/** A queue of received items and of waiting readers. end() fails the waiting readers with the reason. */
class Queue {
  #items = [];
  #waiting = [];
  #end;

  push(item) {
    if (this.#waiting.length) this.#waiting.shift().resolve(item);
    else this.#items.push(item);
  }

  end(why) {
    this.#end = new Error(why);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#end);
  }

  async next() {
    if (this.#items.length) return this.#items.shift();
    if (this.#end) throw this.#end;
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
}

export class Driver {
  #connections = new Map();

  /**
   * `connect(url, protocols, ca)` creates a WebSocket. `onPong(socket, listener)`, if it has pings, calls the listener
   * with a pong's bytes. `sendPiece(socket, data, isLast)`, if it has fragments, sends one.
   */
  constructor({ connect, onPong, sendPiece }) {
    Object.assign(this, { connect, onPong, sendPiece });
  }

  /** Returns the answer to a command: one line. */
  async answer(line) {
    const [verb, number, ...rest] = line.split(' ');
    try {
      if (verb === 'open') return await this.open(number, ...rest);
      return await this[verb](this.#connections.get(number), ...rest);
    } catch (error) {
      return `failed ${error.message}`.replaceAll('\n', ' ');
    }
  }

  async open(number, url, ca, protocols) {
    const socket = this.connect(url, protocols === '-' ? [] : protocols.split(','), ca === '-' ? undefined : ca);
    socket.binaryType = 'arraybuffer';
    const one = { socket, messages: new Queue(), pongs: new Queue() };
    one.end = new Promise((resolve) => socket.addEventListener('close', resolve, { once: true }));
    socket.addEventListener('message', ({ data }) => one.messages.push(data));
    socket.addEventListener('error', () => {});  // a close follows
    this.onPong?.(socket, (bytes) => one.pongs.push(bytes));
    const opened = new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    const end = await Promise.race([opened.then(() => undefined), one.end]);
    if (end) throw new Error(`closed ${end.code} instead of opened`);
    one.end.then(({ code }) => [one.messages, one.pongs].forEach((queue) => queue.end(`closed ${code}`)));
    this.#connections.set(number, one);
    return `open ${socket.protocol || '-'} ${socket.extensions.split(';')[0] || '-'}`;
  }

  send({ socket }, kind, length, pattern) {
    socket.send(dataOf(kind, filled(Number(length), bytesOf(pattern))));
    return 'sent';
  }

  pieces({ socket }, kind, ...words) {
    words.forEach((word, i) => {
      if (word.startsWith('ping:')) socket.ping(bytesOf(word.slice(5)));
      else this.sendPiece(socket, dataOf(kind, bytesOf(word)), i === words.length - 1);
    });
    return 'sent';
  }

  ping({ socket }, payload) {
    socket.ping(bytesOf(payload));
    return 'sent';
  }

  pong({ socket }, payload) {
    socket.pong(bytesOf(payload));
    return 'sent';
  }

  async receive({ messages }) {
    return describe(await messages.next());
  }

  async ponged({ pongs }) {
    return `pong ${hexOf(new Uint8Array(await pongs.next()))}`;
  }

  close({ socket }, code, reason) {
    if (code === '-') socket.close();
    else socket.close(Number(code), textOf(bytesOf(reason)));
    return 'closing';
  }

  async closed({ end }) {
    const { code, reason } = await end;
    return `closed ${code} ${hexOf(new TextEncoder().encode(reason))}`;
  }
}

// An npm ws connection for tests: messages are kept until they are read.
import { once } from 'node:events';
import WebSocket from 'ws';
import { within } from './servers.mjs';

export class WsClient {
  #messages = [];
  #waiting = [];

  constructor(ws) {
    this.ws = ws;
    this.closed = new Promise((resolve) => ws.once('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
    }));
    ws.on('error', () => {});
    ws.on('message', (data, binary) => {
      const message = binary ? data : data.toString();
      if (this.#waiting.length) this.#waiting.shift()(message);
      else this.#messages.push(message);
    });
  }

  static async open(url, options = {}) {
    const ws = new WebSocket(url, options.protocols ?? [], { maxPayload: 64 * 1024 * 1024, ...options });
    const client = new WsClient(ws);
    await within(once(ws, 'open'), `opening ${url}`);
    return client;
  }

  /** Returns the next message: a string for text, a Buffer for binary. */
  next() {
    const message = this.#messages.length
      ? Promise.resolve(this.#messages.shift())
      : new Promise((resolve) => this.#waiting.push(resolve));
    return within(message, 'a message');
  }

  async echo(data) {
    this.ws.send(data);
    return this.next();
  }

  /** Closes, and returns {code, reason} as received. */
  close(code, reason) {
    this.ws.close(code, reason);
    return within(this.closed, 'the close');
  }
}

// Put into a page by browser_test.mjs: the browser's own WebSocket, its events kept until they are asked for.
'use strict';

class PageSocket {
  #messages = [];
  #waiting = [];

  static async open(protocols = []) {
    const client = new PageSocket();
    const ws = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/`, protocols);
    ws.binaryType = 'arraybuffer';
    ws.onmessage = ({ data }) => {
      if (client.#waiting.length) client.#waiting.shift()(data);
      else client.#messages.push(data);
    };
    client.ws = ws;
    client.closed = new Promise((resolve) => {
      ws.onclose = ({ code, reason, wasClean }) => resolve({ code, reason, wasClean });
    });
    const failed = client.closed.then(({ code }) => { throw new Error(`closed ${code} instead of opened`); });
    await Promise.race([new Promise((resolve) => (ws.onopen = resolve)), failed]);
    failed.catch(() => {});
    return client;
  }

  next() {
    if (this.#messages.length) return Promise.resolve(this.#messages.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  echo(data) {
    this.ws.send(data);
    return this.next();
  }

  close(...args) {
    this.ws.close(...args);
    return this.closed;
  }
}

/** `length` random bytes; the browser gives at most 65536 of them at a time. */
function randomBytes(length) {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  return bytes;
}

const sameBytes = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

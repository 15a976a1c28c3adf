// The JavaScript half of a comparison: a page without duet, in the fewest steps. Its counterpart, step by step, is
// client.cpp.
//
// A job: {command, text, size, sends, receives, window, credit}. Sends `command`, if there is any; sends `sends` messages
// of `size` bytes, with a limit on those in flight: `window` at first, and `credit` more for each received message.
// It is done when `receives` were received.

// Each text ends with a number, because real programs send new strings: browsers cache the encoded form of a string
// that was sent before.
const digits = 3;
const numberOf = (sent) => 100 + sent % 900;

export class PlainPeer {
  #WebSocket;
  #socket;
  #job;
  #payload;
  #allowed;
  #sent;
  #received;
  #bytes = 0;
  #settle;

  /** `WebSocket`: a browser's, or npm's ws. */
  constructor(WebSocket) {
    this.#WebSocket = WebSocket;
  }

  async connect(url) {
    const socket = this.#socket = new this.#WebSocket(url);
    socket.binaryType = 'arraybuffer';
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`cannot connect to ${url}`));
    });
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = () => this.#settle?.reject(new Error('the connection was lost'));
  }

  close() {
    this.#settle = undefined;
    this.#socket.close();
  }

  run(job) {
    const bytes = new Uint8Array(job.size).fill(97);
    this.#payload = job.text ? new TextDecoder().decode(bytes.subarray(Math.min(digits, job.size))) : bytes;
    this.#job = job;
    this.#allowed = job.window;
    this.#sent = this.#received = 0;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      if (job.command) this.#socket.send(job.command);
      this.#send();
    });
  }

  #send() {
    for (; this.#sent < this.#job.sends && this.#sent < this.#allowed; ++this.#sent) {
      this.#socket.send(this.#job.text ? this.#payload + numberOf(this.#sent) : this.#payload);
    }
  }

  // Accesses the message as little as possible. A browser creates the data on access.
  #receive(message) {
    ++this.#received;
    this.#bytes += message.length ?? message.byteLength;
    this.#allowed += this.#job.credit;
    this.#send();
    if (this.#received === this.#job.receives) this.#settle.resolve();
  }
}

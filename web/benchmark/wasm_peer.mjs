// Does the same as plain_peer.mjs with duet's client compiled to WebAssembly: calls client.cpp.
const encoder = new TextEncoder();

export class WasmPeer {
  #module;
  #settle;

  /** `create` is the function that client.cpp was built to, createDuetBenchmark; `options` is its argument. */
  static async make(create, options = {}) {
    const peer = new WasmPeer();
    peer.#module = await create({ ...options, onBenchmark: (kind) => peer.#told(kind) });
    return peer;
  }

  connect(url) {
    return this.#until(() => this.#withText(url, (at, size) => this.#module._benchmark_connect(at, size)));
  }

  close() {
    this.#settle = undefined;
    this.#module._benchmark_close();
  }

  run({ command = '', text, size, sends, receives, window, credit }) {
    return this.#until(() => this.#withText(command, (at, length) => {
      this.#module._benchmark_run(at, length, text, size, sends, receives, window, credit);
    }));
  }

  #until(start) {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      start();
    });
  }

  #told(kind) {
    const closed = 2;
    if (kind === closed) this.#settle?.reject(new Error('the connection was lost or could not be made'));
    else this.#settle?.resolve();
  }

  #withText(text, use) {
    const bytes = encoder.encode(text);
    const at = this.#module._benchmark_alloc(bytes.length) >>> 0;  // negative above 2 GiB
    this.#module.HEAPU8.set(bytes, at);
    use(at, bytes.length);
  }
}

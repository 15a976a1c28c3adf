// An application's server with its own file, for one test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { freePort } from '../browser/free_port.mjs';
import { eachLine } from '../browser/hosts/lines.mjs';

/** A server on one port, as clients reconnect to it after a restart. */
export class ApplicationServer {
  folder = mkdtempSync(join(tmpdir(), 'duet-application-'));
  url = '';
  #program;
  #args;
  #env;
  #child = null;
  #port;
  #gone = Promise.resolve();
  notes = [];

  constructor(program, args = [], env = process.env) {
    this.#program = program;
    this.#args = args;
    this.#env = env;
  }

  /** For a class whose constructor takes these arguments. Removes everything at the end of test `t`. */
  static async forTest(t, ...rest) {
    const server = new this(...rest);
    t.after(() => server.remove());
    await server.start();
    return server;
  }

  async start() {
    this.#port ??= await freePort();
    const child = spawn(this.#program, ['--data', this.data, '--host', '127.0.0.1',
      '--port', String(this.#port), ...this.#args], { stdio: ['ignore', 'pipe', 'pipe'], env: this.#env });
    this.#child = child;
    eachLine(child.stderr, (line) => this.notes.push(line));
    this.#gone = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
      child.once('error', (error) => {
        this.notes.push(error.message);  // it could not be started
        resolve({ code: null, signal: null });
      });
    });
    this.url = await new Promise((resolve, reject) => {
      eachLine(child.stdout, resolve);
      this.#gone.then(() => reject(new Error(`the server ended: ${this.notes.join('\n')}`)));
    });
  }

  /** The value of --data. */
  get data() { return join(this.folder, 'data.sqlite'); }

  get pid() { return this.#child.pid; }

  /** Its end. */
  get gone() { return this.#gone; }

  /** Ends it with a signal, and waits. */
  async end(signal = 'SIGTERM') {
    this.#child?.kill(signal);
    await this.#gone;
  }

  async remove() {
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

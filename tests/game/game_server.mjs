// A game server with its own file, for one test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { freePort } from '../browser/free_port.mjs';
import { eachLine } from '../browser/hosts/lines.mjs';

const { GAME_PROGRAMS: programs } = process.env;

/** The path of a program of the native build. */
export const program = (name) => join(programs, name);

/** A server on one port, as clients reconnect to it after a restart. */
export class GameServer {
  folder = mkdtempSync(join(tmpdir(), 'duet-game-'));
  url = '';
  notes = [];
  #args;
  #child = null;
  #port;
  #gone = Promise.resolve();

  constructor(args = []) {
    this.#args = args;
  }

  /** Removes everything at the end of test `t`. */
  static async forTest(t, args) {
    const server = new GameServer(args);
    t.after(() => server.remove());
    await server.start();
    return server;
  }

  async start() {
    this.#port ??= await freePort();
    const child = spawn(program('duet-game-server'), ['--data', join(this.folder, 'game.sqlite'), '--host', '127.0.0.1',
      '--port', String(this.#port), ...this.#args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    eachLine(child.stderr, (line) => this.notes.push(line));
    this.#gone = new Promise((resolve) => child.once('close', resolve));
    this.url = await new Promise((resolve, reject) => {
      eachLine(child.stdout, resolve);
      this.#gone.then(() => reject(new Error(`the server ended: ${this.notes.join('\n')}`)));
    });
  }

  /** The address of a page or figure on the server. */
  page(path = '/') { return new URL(path, this.url.replace('ws', 'http')).href; }

  /** The game's figures, by name. */
  async figures() {
    const text = await (await fetch(this.page('/metrics/game'))).text();
    return Object.fromEntries(text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => {
      const [name, value] = line.split(' ');
      return [name, Number(value)];
    }));
  }

  /** Starts bots that play until test `t` ends. */
  bots(t, count) {
    const child = spawn(program('duet-game-bots'), [this.url, String(count)], { stdio: 'ignore' });
    t.after(() => child.kill('SIGKILL'));
    return child;
  }

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

/** Waits until `f` returns something true, and returns it. */
export async function until(f, patience = 60_000) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await f();
    if (found) return found;
    if (Date.now() > end) throw new Error(`it did not come: ${f}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

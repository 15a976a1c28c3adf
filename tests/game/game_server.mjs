// The game's server (in the folder $GAME_PROGRAMS) for one test.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ApplicationServer } from '../applications/application_server.mjs';

const { GAME_PROGRAMS: programs } = process.env;

/** The path of a program of the native build. */
export const program = (name) => join(programs, name);

export class GameServer extends ApplicationServer {
  constructor(args) {
    super(program('duet-game-server'), args);
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

// The game's server and its bots ($GAME_PROGRAMS, the folder of the native programs) for one test.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ApplicationServer } from '../applications/application_server.mjs';

/** The path of a program of the native build. */
export const program = (name) => join(process.env.GAME_PROGRAMS, name);

export class GameServer extends ApplicationServer {
  constructor(args) {
    super(program('duet-game-server'), args);
  }

  /** The game's figures, by name. */
  async figures() {
    const text = await (await fetch(new URL('/metrics/game', this.url.replace('ws', 'http')))).text();
    return Object.fromEntries(text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => {
      const [name, value] = line.split(' ');
      return [name, Number(value)];
    }));
  }

  /** Starts bots that play until test `t` ends. */
  bots(t, count) {
    const child = spawn(program('duet-game-bots'), [this.url, String(count)], { stdio: 'ignore' });
    t.after(() => child.kill('SIGKILL'));
  }
}

/** Waits until `f` returns something true, and returns it. */
export async function eventually(f, patience = 60_000) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await f();
    if (found) return found;
    if (Date.now() > end) throw new Error(`it did not come: ${f}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

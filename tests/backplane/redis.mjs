// A redis-server of a test, on a free port with a temporary folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../browser/free_port.mjs';

/** Keeps each write before it is answered: offsets are continued after a kill. */
export const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];

/** Waits until `isSo` returns something true, and returns that. Fails after the deadline with the sentence. */
export async function eventually(sentence, isSo, deadline = 60_000) {
  const end = Date.now() + deadline;
  for (;;) {
    const result = await isSo();
    if (result) return result;
    if (Date.now() > end) throw new Error(`not within ${deadline} ms: ${sentence}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export class Redis {
  static async start(t, ...options) {
    const redis = new Redis();
    redis.port = await freePort();
    redis.folder = mkdtempSync(join(tmpdir(), 'duet-redis-'));
    redis.options = options;
    t.after(async () => {
      await redis.kill();
      rmSync(redis.folder, { recursive: true });
    });
    await redis.run();
    return redis;
  }

  get url() { return `redis://127.0.0.1:${this.port}`; }

  /** Starts the process, again after kill(). */
  async run() {
    this.child = spawn('redis-server', ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder,
      '--save', '', ...this.options], { stdio: 'ignore' });
    await eventually('redis-server answers', async () =>
      /^[+]PONG|^-NOAUTH/.test(await this.tryCommand('PING')));
  }

  async kill() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  pause() { this.child.kill('SIGSTOP'); }
  resume() { this.child.kill('SIGCONT'); }

  /** Sends a command and returns the beginning of the answer, in the protocol. */
  async command(...words) {
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
      const [answer] = await once(socket, 'data', { signal: AbortSignal.timeout(5_000) });
      return answer.toString();
    } finally {
      socket.destroy();
    }
  }

  /** As command(). Returns '' without an answer: a Redis closes its connections when it changes its role. */
  tryCommand(...words) { return this.command(...words).catch(() => ''); }
}

// HAProxy with examples/cluster/haproxy.cfg in front of three servers.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startHaproxy } from '../cli/haproxy.mjs';
import { eventually } from './redis.mjs';

const configuration = new URL('../../examples/cluster/haproxy.cfg', import.meta.url).pathname;
const rolling = new URL('../../examples/cluster/rolling_restart.sh', import.meta.url).pathname;

export class Haproxy {
  /** Starts it on a port chosen by the system, in front of servers with these URLs. */
  static async start(t, urls) {
    const haproxy = new Haproxy();
    const folder = mkdtempSync(join(tmpdir(), 'duet-haproxy-'));
    haproxy.admin = join(folder, 'admin.sock');
    const variables = { DUET_ADMIN: haproxy.admin, DUET_BIND: 'fd@3', DUET_CHECK_INTERVAL: '200ms', DUET_MAXCONN: '4000' };
    urls.forEach((url, i) => { variables[`DUET_${i + 1}`] = new URL(url).host; });
    haproxy.url = await startHaproxy(t, configuration, variables);
    t.after(() => rmSync(folder, { recursive: true }));
    await eventually('HAProxy answers', () => haproxy.command('show info').catch(() => ''));
    return haproxy;
  }

  /** Sends a command to its admin socket, and returns the answer. */
  async command(text) {
    const socket = connect(this.admin);
    let answer = '';
    socket.on('data', (data) => { answer += data; });
    socket.end(`${text}\n`);
    await once(socket, 'close');
    return answer;
  }

  /**
   * Runs examples/cluster/rolling_restart.sh with these functions as the commands that restart a server. Returns its lines.
   */
  async restartEach(t, restarts) {
    // The commands are the script's own processes, which ask this one.
    const server = createServer((request, response) => {
      restarts[Number(request.url.slice(1))]().then(() => response.end(), (error) => response.writeHead(500).end(`${error}`));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const commands = restarts.map((_, i) =>
      `duet${i + 1}=${process.execPath} -e "fetch('http://127.0.0.1:${server.address().port}/${i}').then((r) => process.exit(r.ok ? 0 : 1))"`);
    const { stdout } = await promisify(execFile)(rolling, commands, { env: { ...process.env, DUET_ADMIN: this.admin } });
    return stdout.trim().split('\n');
  }

  /** Sets the state of the server with this number, counted from 1: ready or drain. */
  set(number, state) { return this.command(`set server duet/duet${number} state ${state}`); }

  /** Returns whether the server with this number is used for new connections. */
  async isUp(number) {
    const row = (await this.command('show stat')).split('\n').find((each) => each.startsWith(`duet,duet${number},`));
    return row?.split(',')[17] === 'UP';
  }
}

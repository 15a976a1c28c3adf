// Three `duet serve` on one Redis behind HAProxy, with clients that reconnect and resume by position.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eachLine } from '../browser/hosts/lines.mjs';
import { Client, publishSurely } from './client.mjs';
import { Redis, durable, eventually } from './redis.mjs';
import { joinAll } from './servers.mjs';

const manager = new URL('../cli/socket_manager.py', import.meta.url).pathname;
// Debian installs it in a folder that is not on a user's PATH.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };

/** Starts HAProxy in front of these servers, on a port chosen by the system. Returns its URL. */
async function haproxy(t, servers) {
  const folder = mkdtempSync(join(tmpdir(), 'duet-haproxy-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const configuration = join(folder, 'haproxy.cfg');
  writeFileSync(configuration, `
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout tunnel 1h
  option redispatch
listen duet
  bind fd@3
  balance leastconn
  option httpchk GET /healthz
  http-check send hdr Host localhost
  default-server check inter 200ms fall 2 rise 1 on-marked-down shutdown-sessions
${servers.map(({ url }, i) => `  server duet${i} ${new URL(url).host}`).join('\n')}
`);
  const child = spawn('python3', [manager, 'tcp', '1', '/usr/bin/env', 'haproxy', '-db', '-f', configuration],
    { stdio: ['ignore', 'pipe', 'ignore'], env });
  const line = await new Promise((resolve, reject) => {
    eachLine(child.stdout, resolve);
    child.on('close', (status) => reject(new Error(`haproxy ended with ${status}`)));
  });
  const [pid, port] = line.split(' ');
  t.after(() => process.kill(Number(pid), 'SIGKILL'));
  return `ws://127.0.0.1:${port}`;
}

/** A client that reconnects until it is closed, and resumes. `got` is everything that it has received. */
class Follower {
  got = [];
  resumes = [];  // milliseconds from the loss to the end of catching up

  static async start(t, url) {
    const follower = new Follower();
    await follower.#follow(t, url, { offset: 0 });
    return follower;
  }

  async #follow(t, url, before, lostAt) {
    const client = await eventually('it connects', () => Client.open(t, url).catch(() => null));
    client.ws.once('close', () => {
      if (this.isClosed) return;
      this.got.push(...client.data);
      this.client = null;
      this.#follow(t, url, client.epoch ? client : before, Date.now());
    });
    this.client = client;
    const { complete } = await client.follow('log/a', before);
    assert.equal(complete, true);
    if (lostAt) this.resumes.push(Date.now() - lostAt);
  }

  get data() { return [...this.got, ...this.client?.data ?? []]; }
  close() { this.isClosed = true; }
}

test('a hundred clients behind HAProxy lose and repeat nothing when a server and Redis are killed', async (t) => {
  const redis = await Redis.start(t, ...durable);
  const servers = await joinAll(t, redis, 3);
  const url = await haproxy(t, servers);
  const followers = await Promise.all(Array.from({ length: 100 }, () => Follower.start(t, url)));
  const publisher = await Client.open(t, servers[2].url);
  let published = 0;
  const publish = async (times) => {
    for (let i = 0; i < times; ++i) await publishSurely(publisher, 'log/a', published++);
  };
  await publish(100);
  servers[0].child.kill('SIGKILL');
  await publish(200);
  await redis.kill();
  const publishing = publish(200);
  await redis.run();
  await publishing;
  await eventually('everything comes', () => followers.every(({ data }) => data.length >= published), 60_000);
  for (const each of followers) {
    each.close();
    assert.deepEqual(each.data, Array.from({ length: published }, (_, i) => i));
  }
  const resumes = followers.flatMap((each) => each.resumes).sort((a, b) => a - b);
  assert.ok(resumes.length >= 20);
  t.diagnostic(`${resumes.length} clients resumed, within ${resumes[resumes.length >> 1]} ms (median) and ` +
    `${resumes.at(-1)} ms (longest)`);
});

// A thousand clients and the pages of two browsers behind HAProxy check every message while servers are killed and restarted.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { eachLine } from '../browser/hosts/lines.mjs';
import { launch } from '../browser/puppeteer_browser.mjs';
import { Publisher } from './follower.mjs';
import { Haproxy } from './haproxy.mjs';
import { Redis, eventually } from './redis.mjs';
import { join, joinAll } from './servers.mjs';

const size = 1000;

/** Starts $CROWD: its clients end it with an error if they miss or repeat a message. */
async function startCrowd(t, url) {
  const child = spawn(process.env.CROWD, [url, 'log/a', String(size)], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = [];
  eachLine(child.stdout, (line) => lines.push(line));
  const ended = once(child, 'close');
  await eventually('all have subscribed', () => {
    assert.equal(child.exitCode, null, lines.join('\n'));
    return lines[0] === 'ready';
  }, 180_000);
  return {
    /** Waits until all have this many messages. Returns the line of their resumes. */
    async end(count) {
      child.stdin.end(`${count}\n`);
      const [status] = await ended;
      assert.equal(status, 0, lines.join('\n'));
      return lines.at(-1);
    },
  };
}

/** Follows the topic in a page: a browser's WebSocket without a library. Notes the first message that is not the next. */
function followInPage(url) {
  const state = window.state = { received: 0, resumes: 0, fault: '' };
  let epoch;
  const connect = () => {
    const ws = new WebSocket(url);
    ws.onopen = () => ws.send(JSON.stringify({ type: 'subscribe', topic: 'log/a', after: state.received, epoch }));
    ws.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === 'subscribed') {
        if (!message.complete) state.fault ||= data;
        epoch = message.epoch;
        ++state.resumes;
      } else if (message.type === 'message') {
        if (message.offset !== state.received + 1 || message.data !== state.received) state.fault ||= data;
        ++state.received;
      } else if (message.type !== 'welcome') {
        state.fault ||= data;
      }
    };
    ws.onclose = () => setTimeout(connect, 100);
  };
  connect();
}

async function openPage(t, kind, url) {
  const { browser, stop } = await launch({ kind });
  t.after(stop);
  const page = await browser.newPage();
  await page.goto(`${url.replace('ws', 'http')}/healthz`);  // of the origin of the servers
  await page.evaluate(followInPage, url);
  const state = () => page.evaluate(() => window.state);
  await eventually(`${kind} has subscribed`, async () => (await state()).resumes === 1);
  return { kind, state };
}

test('a thousand clients and two browsers lose and repeat nothing while servers are killed and restarted', async (t) => {
  const redis = await Redis.start(t);
  const servers = await joinAll(t, redis, 3);
  const haproxy = await Haproxy.start(t, servers.map((each) => each.url));
  const pages = await Promise.all(['chromium', 'firefox'].map((kind) => openPage(t, kind, haproxy.url)));
  const crowd = await startCrowd(t, haproxy.url);
  const publisher = Publisher.start(t, haproxy.url, 20);
  const restart = async (i) => {
    servers[i] = await join(t, redis, '--port', new URL(servers[i].url).port);
    await haproxy.set(i + 1, 'ready');
    await eventually('HAProxy uses it again', () => haproxy.isUp(i + 1));
  };
  await publisher.more(20);
  servers[0].child.kill('SIGKILL');
  await once(servers[0].child, 'exit');
  await eventually('HAProxy notices', async () => !await haproxy.isUp(1));
  await restart(0);
  for (const i of servers.keys()) {
    await haproxy.set(i + 1, 'drain');
    assert.equal(await servers[i].stop('SIGTERM'), 0);
    await publisher.more(5);
    await restart(i);
  }
  const published = await publisher.stop();
  const [resumes, median, longest] = (await crowd.end(published)).split(' ').map(Number);
  assert.ok(resumes >= size, 'every client was moved');
  for (const { kind, state } of pages) {
    await eventually(`everything comes in ${kind}`, async () => (await state()).received >= published);
    const { received, resumes: times, fault } = await state();
    assert.deepEqual([received, fault], [published, '']);
    assert.ok(times > 1, `${kind} was moved`);
  }
  t.diagnostic(`${published} messages for ${size} clients; ${resumes} resumed, within ${median} ms (median) and ` +
    `${longest} ms (longest)`);
});

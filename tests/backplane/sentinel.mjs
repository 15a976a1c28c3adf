// A primary, its replica and three sentinels of a test.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../browser/free_port.mjs';
import { Redis, eventually } from './redis.mjs';

const service = 'main';
const count = 3;

async function startSentinel(t, primary) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'duet-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  writeFileSync(file, [`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`,
    `sentinel monitor ${service} 127.0.0.1 ${primary.port} 2`, `sentinel down-after-milliseconds ${service} 1000`,
    `sentinel failover-timeout ${service} 6000`, ''].join('\n'));
  // A sentinel is a Redis that is asked and stopped like others, and that has another beginning.
  const sentinel = Object.assign(new Redis(), { port });
  sentinel.child = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
  t.after(async () => {
    await sentinel.kill();
    rmSync(folder, { recursive: true });
  });
  return sentinel;
}

/** Returns {primary, replica, sentinels, url}, once a failover is possible. */
export async function startWithSentinels(t, ...options) {
  const primary = await Redis.start(t, ...options);
  const replica = await Redis.start(t, '--replicaof', '127.0.0.1', String(primary.port), ...options);
  await eventually('the replica has the data', async () =>
    (await replica.tryCommand('INFO', 'replication')).includes('master_link_status:up'));
  const sentinels = await Promise.all(Array.from({ length: count }, () => startSentinel(t, primary)));
  for (const sentinel of sentinels)
    await eventually('the sentinels know each other and the replica', async () => {
      const known = await sentinel.tryCommand('SENTINEL', 'MASTER', service);
      const value = (name) => new RegExp(`\\r\\n${name}\\r\\n\\$\\d+\\r\\n(.*)\\r\\n`).exec(known)?.[1];
      return value('num-slaves') === '1' && value('num-other-sentinels') === String(count - 1) && value('flags') === 'master';
    });
  return { primary, replica, sentinels,
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${service}` };
}

/** Waits until the sentinel names this Redis as the primary. */
export const becomesPrimary = (sentinel, redis) => eventually('the sentinel names the new primary', async () =>
  (await sentinel.tryCommand('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', service)).includes(`\r\n${redis.port}\r\n`));

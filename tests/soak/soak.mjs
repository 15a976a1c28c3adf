// Runs duet_soak on two servers, one of them with TLS:
//   node soak.mjs --server DUET --load DUET_SOAK [--seconds N] [--honest N] [--attackers N] [--megabytes N] [--milliseconds N]
//                 [--lines FILE]
// Its lines go to standard output, or to the file. docs/reliability.md says what is checked.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { certificate } from '../../bench/certificate.mjs';
import { eachLine } from '../browser/hosts/lines.mjs';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    load: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    honest: { type: 'string', default: '1000' },
    attackers: { type: 'string', default: '2000' },
    megabytes: { type: 'string', default: '300' },
    milliseconds: { type: 'string', default: '0' },
    lines: { type: 'string' },
  },
});

// Small limits, so that the attackers reach them within seconds.
const limits = ['--max-memory', String(32 << 20), '--max-queue', String(256 << 10), '--max-message', String(64 << 10),
  '--max-history', String(8 << 20), '--handshake-timeout', '5', '--close-timeout', '2', '--ping-interval', '5',
  '--ping-timeout', '10'];
const options = ['serve', '--port', '0', '--host', 'localhost', '--topics', '--compress', '--history', '1000', '--history-topics', 'room/*', ...limits];

const servers = [];

/** Returns the first line of a server with these options, and adds it to the servers. */
async function start(more) {
  const server = spawn(values.server, [...options, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ASAN_OPTIONS: 'quarantine_size_mb=16', ...process.env },
  });
  servers.push(server);
  server.once('exit', (code, signal) => { if (!ending) console.error(`a server has ended: ${code ?? signal}`); });
  return new Promise((resolve, reject) => {
    eachLine(server.stdout, resolve);
    server.once('exit', () => reject(new Error('a server did not start')));
  });
}

let ending = false;
try {
  const { cert, key } = certificate();
  const urls = [await start([]), await start(['--cert', cert, '--key', key])];
  const { seconds, honest, attackers, megabytes, milliseconds } = values;
  const load = spawn(values.load, [seconds, honest, attackers, megabytes, milliseconds, cert,
    ...urls.flatMap((url, i) => [url, String(servers[i].pid)])], { stdio: ['ignore', 'pipe', 'inherit'] });
  load.stdout.pipe(values.lines ? createWriteStream(values.lines) : process.stdout);
  const [status, signal] = await once(load, 'close');
  if (signal) throw new Error(`the clients have ended with ${signal}`);
  process.exitCode = status;
  ending = true;
  for (const server of servers) {
    server.kill('SIGTERM');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    if (server.exitCode !== 0) throw new Error(`a server has ended with ${server.exitCode ?? server.signalCode}`);
  }
} finally {
  ending = true;
  for (const server of servers) server.kill('SIGKILL');
}

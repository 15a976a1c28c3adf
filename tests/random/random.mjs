// Runs duet_random on one host against its peers, and reports whether it passed.
//
//   node random.mjs --host HOST --program PATH [--seconds N] [--seed N]
//
// The hosts are those of ../browser/hosts/all.mjs. For half an hour: --seconds 1800.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from '../browser/free_port.mjs';
import { hosts } from '../browser/hosts/all.mjs';
import { start } from '../browser/peers.mjs';
import { Tap } from '../browser/tap.mjs';

const { values: options } = parseArgs({
  options: {
    host: { type: 'string' },
    program: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
  },
});

const peer = (file) => start(process.execPath, [fileURLToPath(new URL(`../peer/${file}`, import.meta.url))],
  { onNote: (line) => console.log(`# peer: ${line}`) });

const peers = await Promise.all([peer('ws_peer.mjs'), peer('raw_peer.mjs')]);
const tap = new Tap();
const onLine = (line) => {
  // A browser's messages about failed connections are expected here.
  if (line.startsWith('# console:')) return;
  console.log(line);
  tap.add(line);
};
let problems;
try {
  const args = ['--url', peers[0].url, '--raw-url', peers[1].url, '--dead-url', `ws://127.0.0.1:${await freePort()}`,
    '--seconds', options.seconds, '--seed', options.seed];
  // Chromium delays attempts, longer with the number of simultaneous and failed ones.
  if (!['native', 'node'].includes(options.host)) args.push('--actors', '4');
  const timeout = (Number(options.seconds) + 120) * 1000;
  const { status } = await hosts[options.host](options.program, args, { onLine, timeout });
  problems = tap.problems();
  if (status !== 0) problems.push(`the program ended with status ${status}`);
  if (tap.passed !== 1) problems.push('the test has not passed');
  if (peers.some((one) => !one.alive())) problems.push('a peer ended by itself');
} finally {
  await Promise.all(peers.map((one) => one.stop()));
}
for (const one of problems) console.log(`# PROBLEM: ${one}`);
process.exitCode = problems.length ? 1 : 0;

// Runs the conformance scenarios on one host against one peer, and reports whether all of them pass.
//
//   node conformance.mjs --host HOST --program PATH --peer duet|ws [--peer-program PATH] [--filter TEXT] [--tls]
//                        [--polling] [--must-fail] [--plant] [--log FILE] [--timeout SECONDS] [--network NAME]
//
// The hosts are those of hosts/all.mjs. With --tls everything uses wss. With --log, the logs of the scenarios are
// written to a file, for parity.mjs. With --network every connection passes a network of ../faults/networks.mjs. With ws the raw peer (../peer/raw_peer.mjs) runs too, except over TLS or polling.
// The program runs twice: without --killing, and with it against a new peer, because those scenarios kill their
// peer. The last line is "N passed, N failed". Exit status 1 if a test failed, if a run had no valid plan, failed
// or timed out, if a peer ended by itself or did not start, or if no test ran at all.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeCertificates } from './certificates.mjs';
import { networks } from '../faults/networks.mjs';
import { Network } from '../support/network.mjs';
import { hosts } from './hosts/all.mjs';
import { freePort } from './free_port.mjs';
import { Log } from './log.mjs';
import { start } from './peers.mjs';
import { Tap } from './tap.mjs';

const wsPeer = fileURLToPath(new URL('../peer/ws_peer.mjs', import.meta.url));
const rawPeer = fileURLToPath(new URL('../peer/raw_peer.mjs', import.meta.url));

const { values: options } = parseArgs({
  options: {
    'host': { type: 'string' },
    'program': { type: 'string' },
    'peer': { type: 'string', default: 'ws' },
    'peer-program': { type: 'string' },
    'filter': { type: 'string' },
    'polling': { type: 'boolean', default: false },
    'must-fail': { type: 'boolean', default: false },
    'tls': { type: 'boolean', default: false },
    'plant': { type: 'boolean', default: false },
    'log': { type: 'string' },
    'network': { type: 'string' },
    'timeout': { type: 'string', default: '600' },
  },
});

function usage(why) {
  console.error(`conformance.mjs: ${why}; see the first lines of the file`);
  process.exit(2);
}
const names = Object.keys(hosts);
if (!names.includes(options.host)) usage(`--host must be one of ${names.join(', ')}`);
if (!options.program) usage('--program is missing');
if (!['duet', 'ws'].includes(options.peer)) usage('--peer must be duet or ws');
if (options.peer === 'duet' && !options['peer-program']) usage('--peer duet needs --peer-program');

if (options.network && !Object.hasOwn(networks, options.network)) {
  usage(`--network must be one of ${Object.keys(networks).join(', ')}`);
}

const onNote = (line) => console.log(`# peer: ${line}`);

function startPeer(pair) {
  const tls = pair ? ['--cert', pair.cert, '--key', pair.key] : [];
  return options.peer === 'ws'
    ? start(process.execPath, [wsPeer, ...tls], { onNote })
    : start(options['peer-program'], tls, { onNote });
}

/** Runs the program once. Returns its counts and other errors. */
async function pass(certificates, killing) {
  const peers = [];
  const between = [];
  const reach = async (peer) => {
    peers.push(peer);
    if (!options.network) return peer.url;
    between.push(await Network.start(peer.url, networks[options.network]));
    return between.at(-1).url;
  };
  const argument = async (name, pair) => [name, await reach(await startPeer(pair))];
  const tap = new Tap();
  const onLine = (line) => {
    if (!log.add(line)) console.log(line);
    tap.add(line);
  };
  try {
    const args = await argument('--url', certificates?.server);
    if (certificates) {
      args.push(...await argument('--tls-other-url', certificates.other));
      args.push(...await argument('--tls-untrusted-url', certificates.self));
    }
    // Once for each host is enough.
    if (options.peer === 'ws' && !options.tls && !options.polling && !killing) {
      args.push('--raw-url', await reach(await start(process.execPath, [rawPeer], { onNote })));
    }
    args.push('--peer', options.peer, '--dead-url', `ws://127.0.0.1:${await freePort()}`);
    args.push('--host', options.host.replace('-worker', ''));
    if (options.log) args.push('--log');
    if (options.plant) args.push('--plant');
    if (options.polling) args.push('--polling');
    if (options['must-fail']) args.push('--must-fail');
    if (options.filter) args.push('--filter', options.filter);
    if (killing) args.push('--killing');
    const how = { onLine, timeout: Number(options.timeout) * 1000, trust: certificates?.ca };
    const { status } = await hosts[options.host](options.program, args, how);
    const problems = tap.problems();
    // A filter may leave one of the two runs empty, but not both.
    if (tap.plan !== 0 && (status === 0) !== (tap.failed === 0)) {
      problems.push(`the program ended with status ${status}, ${tap.failed} of its tests failed`);
    }
    if (!killing && peers.some((one) => !one.alive())) problems.push('a peer ended by itself');
    return { tap, problems };
  } catch (error) {
    return { tap, problems: [error.message] };
  } finally {
    await Promise.all(peers.map((one) => one.stop()));
    for (const one of between) one.end();
  }
}

const certificates = options.tls ? makeCertificates() : undefined;
const log = new Log();
const passes = [];
try {
  passes.push(await pass(certificates, false));
  if (!options['must-fail']) passes.push(await pass(certificates, true));
} finally {
  certificates?.remove();
}
const sum = (what) => passes.reduce((total, { tap }) => total + tap[what], 0);
const problems = passes.flatMap((one) => one.problems);
if (sum('passed') + sum('failed') === 0) problems.push('no test ran');
for (const one of problems) console.log(`# PROBLEM: ${one}`);
if (sum('skipped')) console.log(`# ${sum('skipped')} skipped`);
if (options.log) {
  mkdirSync(dirname(options.log), { recursive: true });
  writeFileSync(options.log, JSON.stringify({ host: options.host, scenarios: log.scenarios }, null, 1));
}
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') || problems.length ? 1 : 0;

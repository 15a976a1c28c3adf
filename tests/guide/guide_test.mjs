// Runs a program of the guide on a host, with the URL of an echo server, and compares its output.
//
//   node guide_test.mjs --host native|node --program PATH --expected FILE --peer-program PATH
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { hosts } from '../browser/hosts/all.mjs';
import { start } from '../browser/peers.mjs';

const { values: options } = parseArgs({
  options: {
    'host': { type: 'string' },
    'program': { type: 'string' },
    'expected': { type: 'string' },
    'peer-program': { type: 'string' },
  },
});

const peer = await start(options['peer-program'], [], { onNote: (line) => console.log(`# peer: ${line}`) });
try {
  const { status, lines, diagnostics } = await hosts[options.host](options.program, [`${peer.url}/echo`],
    { timeout: 20_000 });
  const expected = readFileSync(options.expected, 'utf8').trimEnd();
  const printed = lines.join('\n');
  if (status !== 0 || printed !== expected) {
    console.log(`status ${status}; expected:\n${expected}\nprinted:\n${[printed, ...diagnostics].join('\n')}`);
    process.exitCode = 1;
  }
} finally {
  await peer.stop();
}

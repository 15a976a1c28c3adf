// Runs a server of a guide, which prints the URL of its page first, sends the request after each "$ curl", and compares
// the bodies with the text below it.
//
//   node http_test.mjs --program PATH --expected FILE
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { eachLine } from '../browser/hosts/lines.mjs';

const { values: options } = parseArgs({ options: { program: { type: 'string' }, expected: { type: 'string' } } });

const server = spawn(options.program, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 20_000 });
const ended = once(server, 'exit').then(([status]) => {
  throw new Error(`the server ended with ${status}`);
});
try {
  const url = await Promise.race([ended, new Promise((resolve) => eachLine(server.stdout, resolve))]);
  const expected = readFileSync(options.expected, 'utf8');
  let printed = '';
  for (const [command, path] of expected.matchAll(/^\$ curl \$URL(\/\S*)$/gm)) {
    const answer = await fetch(new URL(path, url), { signal: AbortSignal.timeout(10_000) });
    printed += `${command}\n${await answer.text()}`;
  }
  if (printed === '' || printed !== expected) {
    console.log(`expected:\n${expected}\nprinted:\n${printed}`);
    process.exitCode = 1;
  }
} finally {
  ended.catch(() => {});
  server.kill();
}

// Proof that red is red: a program that fails in any way is reported as failed by conformance.mjs, on every
// host, or on those named: node runner_test.mjs --hosts native,node
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hosts } from './hosts/all.mjs';
import { eachLine } from './hosts/lines.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Runs conformance.mjs. Returns {status, lines}. */
function conformance(host, filter) {
  const program = path(host === 'native' ? 'fixtures/red_native.mjs' : 'fixtures/red.js');
  const args = ['--host', host, '--program', program, '--filter', filter, '--timeout', '5'];
  const stdio = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, [path('conformance.mjs'), ...args], { stdio });
  const lines = [];
  eachLine(child.stdout, (line) => lines.push(line));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, lines })));
}

/** Behaviour of fixtures/red.js -> the expected output of the runner, including the last line. */
const expected = {
  fails: [/^not ok 1 - fails$/, /^# 1 is not 2$/, /^0 passed, 2 failed$/],
  short: [/the plan says 2 tests, 1 came/, /^2 passed, 0 failed$/],
  none: [/no test ran/, /^0 passed, 0 failed$/],
  unplanned: [/no plan line/, /^2 passed, 0 failed$/],
  throws: [/nobody catches this/, /no plan line/],
  rejects: [/nobody catches this/, /no plan line/],
  spins: [/no end after 5 s; stopped/, /no plan line/],
};

const flag = process.argv.indexOf('--hosts');
const named = flag > 0 ? process.argv[flag + 1].split(',') : Object.keys(hosts);

for (const host of named) {
  // Several at once: most of each run is waiting for what never comes.
  describe(`conformance.mjs --host ${host}`, { concurrency: 4 }, () => {
    test('a program that passes is reported as passed', async () => {
      const { status, lines } = await conformance(host, 'passes');
      assert.equal(lines.at(-1), '2 passed, 0 failed');
      assert.equal(status, 0);
    });

    for (const [behaviour, patterns] of Object.entries(expected)) {
      test(`a program of the kind "${behaviour}" is reported as failed`, async () => {
        const { status, lines } = await conformance(host, behaviour);
        for (const one of patterns) {
          assert.ok(lines.some((line) => one.test(line)), `no ${one} in:\n${lines.join('\n')}`);
        }
        assert.match(lines.at(-1), /^\d+ passed, \d+ failed$/);
        assert.equal(status, 1);
      });
    }
  });
}

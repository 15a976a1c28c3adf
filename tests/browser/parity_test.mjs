// Proof that a planted difference is found and named: one host's program logs a line that the others do not.
//
//   node parity_test.mjs --program PATH.js --logs FOLDER
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { program: { type: 'string' }, logs: { type: 'string' } } });
const node = (script, ...args) => spawnSync(
  process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], { encoding: 'utf8' });

const folder = mkdtempSync(join(tmpdir(), 'duet-parity-'));
try {
  cpSync(values.logs, folder, { recursive: true });
  const planted = node('conformance.mjs', '--host', 'node', '--peer', 'ws', '--program', values.program,
    '--plant', '--log', join(folder, 'node.json'));
  assert.equal(planted.status, 1, 'a planted line is also a failure by itself');
  const { status, stdout } = node('parity.mjs', '--logs', folder);
  assert.equal(status, 1);
  assert.match(stdout, /^"an empty text message is a message" differs on node in line \d+: "planted" instead of nothing$/m);
  console.log('A planted difference is found and named.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

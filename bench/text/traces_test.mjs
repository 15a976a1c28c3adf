// The program of $TEXT_REPLAY replays each trace: all replicas, a remote one and one from a snapshot end with the text of
// the trace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, nameOf, ownTrace, read, replay } from './traces.mjs';

const program = process.env.TEXT_REPLAY;

test('a trace of our own ends with its text', () => {
  const trace = ownTrace();
  const result = replay(program, trace);
  assert.equal(result.same_end, true);
  assert.ok(result.wire_bytes < 9 * trace.txns.length, `${result.wire_bytes} bytes for ${trace.txns.length} edits`);
  assert.ok(result.snapshot_bytes < 3 * trace.endContent.length, `${result.snapshot_bytes} bytes`);
});

for (const file of files()) {
  test(`${nameOf(file)} ends with its text`, () => assert.equal(replay(program, read(file)).same_end, true));
}

// Checks that a worse count is reported as worse: by the comparison, and by the whole script with a modified baseline.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compare, isProblem, parse, updated } from './baseline.mjs';
import { parts } from './callgrind.mjs';

const verdicts = (counts, baseline) => Object.fromEntries(
  compare(new Map(Object.entries(counts)), new Map(Object.entries(baseline))).map((one) => [one.path, one.verdict]));

test('a count is worse or better beyond the tolerance, on either side of it', () => {
  const baseline = { a: 1000, b: 1000, c: 1000, d: 1000 };
  assert.deepEqual(verdicts({ a: 1019, b: 1021, c: 981, d: 979 }, baseline),
    { a: 'same', b: 'worse', c: 'same', d: 'better' });
});

test('a path without a number, and a number without a path, are problems', () => {
  assert.deepEqual(verdicts({ a: 5 }, { b: 5 }), { a: 'new', b: 'gone' });
  const problems = ['same', 'better', 'worse', 'new', 'gone'].map((verdict) => isProblem({ verdict }));
  assert.deepEqual(problems, [false, false, true, true, true]);
});

test('a baseline is lines of a path and a number', () => {
  assert.deepEqual([...parse('# says why\n\na 1.5\n  b   20 # too\n')], [['a', 1.5], ['b', 20]]);
  for (const bad of ['a', 'a b', 'a 1 2', 'a 0', 'a -1', 'a 1\na 2']) assert.throws(() => parse(bad), /line/);
});

test('an update keeps the comments and the order', () => {
  const text = '# first\na 1.0\n# second\nb 2.0\nc 3.0\n';
  const now = updated(text, new Map([['new', 9], ['b', 20], ['a', 10]]));
  assert.match(now, /^# first\na +10\.0\n# second\nb +20\.0\nnew +9\.0\n$/);
  assert.deepEqual([...parse(now)], [['a', 10], ['b', 20], ['new', 9]]);
});

test('of callgrind\'s parts those count that were asked for', () => {
  const file = 'part: 1\ndesc: Trigger: Client Request: a 10\nsummary: 100\n\ntotals: 100\n'
    + 'part: 2\ndesc: Trigger: Client Request: a 20\nsummary: 180\ndesc: Trigger: Program termination\nsummary: 7\n';
  assert.deepEqual([...parts(file)], [['a 10', 100], ['a 20', 180]]);
});

test('red is red: with a baseline that was less, the test fails, and says of what', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'duet-baseline-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const run = (factor) => {
    const real = parse(readFileSync(new URL('baseline.txt', import.meta.url), 'utf8'));
    const baseline = join(folder, 'baseline.txt');
    writeFileSync(baseline, updated('', new Map([['read-text-64', factor * real.get('read-text-64')]])));
    return spawnSync(process.execPath, [fileURLToPath(new URL('instructions.mjs', import.meta.url)),
      '--program', process.env.PROGRAM, '--baseline', baseline, 'read-text-64'], { encoding: 'utf8' });
  };
  const worse = run(0.9);
  assert.equal(worse.status, 1, worse.stdout + worse.stderr);
  assert.match(worse.stdout, /^read-text-64 .* WORSE$/m);
  const better = run(1.1);
  assert.equal(better.status, 0, better.stdout + better.stderr);
  assert.match(better.stdout, /^read-text-64 .* BETTER$/m);
});

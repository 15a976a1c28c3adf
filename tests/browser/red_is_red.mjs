// Proof that red is red on a host with the real program: its case that must fail is reported as failed by
// conformance.mjs. Exit status 0 only then.
//
//   node red_is_red.mjs --host HOST --program PATH
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runner = fileURLToPath(new URL('conformance.mjs', import.meta.url));
const { status, stdout, stderr } = spawnSync(
  process.execPath, [runner, ...process.argv.slice(2), '--must-fail'], { encoding: 'utf8' });
const lines = stdout.trimEnd().split('\n');
const problems = Object.entries({
  [`the runner's status is ${status}, not 1`]: status !== 1,
  'the failure is not in the report': !lines.includes('not ok 1 - a test that must fail'),
  'what was expected is not in the report': !lines.includes('#   what does not happen'),
  'the sums are wrong': lines.at(-1) !== '0 passed, 1 failed',
  'the run had other problems': lines.some((line) => line.startsWith('# PROBLEM')),
}).filter(([, wrong]) => wrong).map(([what]) => what);

if (problems.length) console.log(stdout, stderr);
console.log(problems.length ? problems.join('\n') : 'Red is red.');
process.exitCode = problems.length ? 1 : 0;

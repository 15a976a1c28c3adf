// Counts the instructions of each hot path and compares them with the baseline.
//
//   node instructions.mjs [--program PATH] [--baseline FILE] [--update] [path ...]
//
// Exit status 1 if a path exceeds the baseline, or is in only one of the two; improvements are reported.
// --update writes the baseline: commit it, and say why.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, isProblem, parse, tolerance, updated } from './baseline.mjs';
import { instructions } from './callgrind.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    program: {
      type: 'string',
      default: fileURLToPath(new URL('../../build/native/bin/duet_instructions', import.meta.url)),
    },
    baseline: { type: 'string', default: fileURLToPath(new URL('baseline.txt', import.meta.url)) },
    update: { type: 'boolean', default: false },
  },
});

function show({ path, count, before, change, verdict }) {
  const number = (value) => (value === undefined ? '-' : value.toFixed(1)).padStart(11);
  const percent = change === undefined ? '' : `${change < 0 ? '' : '+'}${(100 * change).toFixed(2)} %`;
  const remark = verdict === 'same' ? '' : `  ${verdict.toUpperCase()}`;
  console.log(`${path.padEnd(28)}${number(before)}${number(count)}${percent.padStart(10)}${remark}`);
}

const counts = await instructions(values.program, positionals);
const text = await readFile(values.baseline, 'utf8');
const baseline = parse(text);
const wanted = positionals.length
  ? new Map([...baseline].filter(([path]) => positionals.includes(path)))
  : baseline;
let found = compare(counts, wanted);
// On a busy machine the kernel delivers the same bytes in more pieces, which only adds instructions: a path above the
// baseline is counted again, and the lowest count holds.
for (let again = 0; again < 3 && !values.update; ++again) {
  const worse = found.filter(({ verdict }) => verdict === 'worse').map(({ path }) => path);
  if (worse.length === 0) break;
  for (const [path, count] of await instructions(values.program, worse))
    counts.set(path, Math.min(count, counts.get(path)));
  found = compare(counts, wanted);
}
console.log(`${'instructions per message'.padEnd(28)}${'baseline'.padStart(11)}${'now'.padStart(11)}`);
found.forEach(show);

if (values.update) {
  await writeFile(values.baseline, updated(text, new Map([...baseline, ...counts])));
  console.log('The baseline is written. Commit it, and say why.');
} else if (found.some(isProblem)) {
  console.log(`More than ${100 * tolerance} % above the baseline, or not both counted and in it. If that is as it`
    + ' should be: node bench/instructions/instructions.mjs --update, and a commit that says why.');
  process.exitCode = 1;
} else if (found.some(({ verdict }) => verdict === 'better')) {
  console.log('Better than the baseline: node bench/instructions/instructions.mjs --update, so that it stays so.');
}

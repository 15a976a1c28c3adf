// report.mjs FILE EXPECTED: compares a report of Autobahn (index.json) with the expected results. A case that is not listed has
// to be OK. Prints what differs, and a summary.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Parses lines "CASE BEHAVIOUR REASON", where a case may end with ".*". Returns them as [pattern, behaviour]. */
export function parseExpected(text) {
  return text.split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('#')).map((line) => {
    const [name, behaviour] = line.split(/\s+/);
    return [name, behaviour];
  });
}

const isNamed = (name, pattern) => (pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

/** Returns {cases, counts, differences} of the results of one agent. */
export function compare(results, expected) {
  const counts = {};
  const differences = [];
  for (const [name, { behavior, behaviorClose }] of Object.entries(results)) {
    const wanted = expected.findLast(([pattern]) => isNamed(name, pattern))?.[1] ?? 'OK';
    counts[behavior] = (counts[behavior] ?? 0) + 1;
    const isGood = behavior === wanted || behavior === 'OK';
    if (!isGood || !['OK', 'INFORMATIONAL'].includes(behaviorClose))
      differences.push(`${name}: ${behavior}, closing ${behaviorClose}; expected ${wanted}`);
  }
  return { cases: Object.keys(results).length, counts, differences };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, expected] = process.argv.slice(2);
  const agents = Object.entries(JSON.parse(readFileSync(file, 'utf8')));
  let isGood = agents.length > 0;
  for (const [agent, results] of agents) {
    const { cases, counts, differences } = compare(results, parseExpected(readFileSync(expected, 'utf8')));
    for (const difference of differences) console.log(difference);
    console.log(`${agent}: ${cases} cases, ${Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ')}`);
    isGood &&= cases > 0 && differences.length === 0;
  }
  process.exitCode = isGood ? 0 : 1;
}

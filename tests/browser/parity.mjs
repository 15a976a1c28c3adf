// Compares the logs of the scenarios on every host, line by line: they must be equal, except where the
// program itself says that this host is documented to differ (tests/conformance/differences.cpp).
//
//   node parity.mjs --logs FOLDER [--check FILE | --write FILE]
//
// FOLDER has native.json, node.json ... from conformance.mjs --log; windows.json may be missing, as Wine and a compiler for
// Windows take long to install. With --check the generated page has to equal FILE, without the column of Windows if it is missing;
// --write writes it there. Exit status 1 if a scenario differs, with its name and its first
// different line, if a host lacks one, or if the page is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { page } from './parity_page.mjs';

export const titles = {
  native: 'Native', node: 'Node', chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit', windows: 'Windows (Wine)',
};

/** Host -> Map of scenario name -> {lines, differs}. */
export function readLogs(folder) {
  const hosts = Object.keys(titles).filter((host) => host !== 'windows' || existsSync(join(folder, 'windows.json')));
  return Object.fromEntries(hosts.map((host) => {
    const { scenarios } = JSON.parse(readFileSync(join(folder, `${host}.json`), 'utf8'));
    return [host, new Map(scenarios.map((one) => [one.name, one]))];
  }));
}

/** Returns one sentence for each scenario that differs from the native one, and one for each that is missing. */
export function compare(logs) {
  const problems = [];
  const names = new Set(Object.values(logs).flatMap((log) => [...log.keys()]));
  for (const name of names) {
    const missing = Object.keys(logs).filter((host) => !logs[host].has(name));
    if (missing.length) {
      problems.push(`"${name}" did not run on: ${missing.join(', ')}`);
      continue;
    }
    const { lines: expected } = logs.native.get(name);
    for (const [host, log] of Object.entries(logs)) {
      const { lines, differs } = log.get(name);
      const length = Math.max(lines.length, expected.length);
      const at = Array.from({ length }, (_, i) => i).find((i) => lines[i] !== expected[i]);
      if (at === undefined || differs) continue;
      const shown = (text) => (text === undefined ? 'nothing' : `"${text}"`);
      problems.push(`"${name}" differs on ${host} in line ${at + 1}: ${shown(lines[at])} `
        + `instead of ${shown(expected[at])}`);
    }
  }
  if (names.size < 120) problems.push(`only ${names.size} scenarios were compared`);
  return problems;
}

/** Removes the last column of a page's table. */
const withoutWindows = (text) => text.replace(/^(\|.*\|) [^|]* \|$/gm, '$1');

function main() {
  const { values } = parseArgs({
    options: { logs: { type: 'string' }, check: { type: 'string' }, write: { type: 'string' } },
  });
  const logs = readLogs(values.logs);
  const problems = compare(logs);
  const text = page(logs, titles);
  const expected = values.check && readFileSync(values.check, 'utf8');
  if (values.write) writeFileSync(values.write, text);
  if (values.check && (logs.windows ? expected : withoutWindows(expected)) !== text) {
    problems.push(`${values.check} is stale; ./dev parity writes it anew`);
  }
  for (const problem of problems) console.log(problem);
  console.log(`${logs.native.size} scenarios on ${Object.keys(logs).length} hosts, ${problems.length} problems`);
  return problems.length ? 1 : 0;
}

if (process.argv[1] === new URL(import.meta.url).pathname) process.exitCode = main();

// Runs programs of the matrix on one host, each against npm's ws, and reports whether all of them pass.
//
//   node matrix.mjs --host HOST PROGRAM=LARGE...    LARGE: the size of the program's largest messages
//
// The hosts are those of ../browser/hosts/all.mjs. A program passes if it prints PASS and nothing else, and its exit
// status is 0. The last line is "N passed, N failed".
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hosts } from '../browser/hosts/all.mjs';
import { start } from '../browser/peers.mjs';
import { launch } from '../browser/puppeteer_browser.mjs';

const { values: { host }, positionals } = parseArgs({
  options: { host: { type: 'string' } },
  allowPositionals: true,
});
const wsPeer = fileURLToPath(new URL('../peer/ws_peer.mjs', import.meta.url));
const counts = { passed: 0, failed: 0 };

const peer = await start(process.execPath, [wsPeer]);
let given;
try {
  if (['chromium', 'firefox'].includes(host)) given = await launch({ kind: host });
  for (const one of positionals) {
    const [program, large] = one.split('=');
    const onLine = (line) => console.log(line.startsWith('#') ? line : `# ${line}`);
    const how = { onLine, timeout: 120_000, given };
    const { status, lines } = await hosts[host](program, [`${peer.url}/echo`, large], how)
      .catch((error) => ({ status: error.message, lines: [] }));
    const holds = status === 0 && lines.filter((line) => line !== '1..0').join() === 'PASS';
    console.log(`${holds ? 'ok' : 'not ok'} - ${basename(program)} on ${host}${holds ? '' : `: status ${status}`}`);
    ++counts[holds ? 'passed' : 'failed'];
  }
} finally {
  await given?.stop();
  await peer.stop();
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed || !counts.passed ? 1 : 0;

// Shows that an application's core does the same natively, in Node and in Chromium: each holds the same conversation
// (examples/chat/transcript.cpp, for example) with a server of its own.
//
//   node demo.mjs --server PATH --native PATH --wasm PATH.js [-- ARGUMENT OF THE SERVER...]
import { parseArgs } from 'node:util';
import { hosts } from '../browser/hosts/all.mjs';
import { differences } from '../browser/transcript.mjs';
import { columns } from '../browser/transcript_columns.mjs';
import { ApplicationServer } from './application_server.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { server: { type: 'string' }, native: { type: 'string' }, wasm: { type: 'string' } },
});

async function transcript(title, host) {
  const server = new ApplicationServer(values.server, ['--origin', '*', ...positionals]);
  try {
    await server.start();
    const program = host === 'native' ? values.native : values.wasm;
    return { title, ...await hosts[host](program, [server.url], { timeout: 120_000 }) };
  } finally {
    await server.remove();
  }
}

const transcripts = [];
for (const [host, title] of Object.entries({ native: 'native', node: 'Node', chromium: 'Chromium' }))
  transcripts.push(await transcript(title, host));
console.log(columns(transcripts).join('\n'));
const found = differences(transcripts);
console.log(found.length ? `\n${found.join('\n')}` : '\nAll three are identical.');
process.exitCode = found.length ? 1 : 0;

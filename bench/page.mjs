// docs/performance.md and its plots, from the JSON of a run: node bench/page.mjs [RESULTS]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { peers } from './peers.mjs';
import { plot } from './plot.mjs';
import { number, unit, verdict } from './table.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const groups = {
  echo: ['Echo', 'Each connection sends binary messages and gets them back; depth is how many are on their way at once.'],
  tls: ['Echo over TLS', 'The same with TLS 1.3 and an ECDSA certificate.'],
  deflate: ['Echo with permessage-deflate', 'JSON documents, the events of a shop; a window of 2^12 and zlib\'s memLevel 5 ' +
    'for all that can be told. What a peer saves on the wire is in the JSON (`bytes_each`).'],
  'fan-out': ['Fan-out', '64 bytes of text, published by one connection and delivered to the others of its room. ' +
    'Counted are deliveries.'],
  latency: ['Latency at a fixed rate', 'From the time a message was to be sent to its answer, so that a server that ' +
    'stalls is not spared what it held up (coordinated omission).'],
  idle: ['Idle connections', 'What busy connections cost beside many that do nothing, and what those cost by themselves.'],
  handshakes: ['Connecting', 'TCP, TLS where it says so, and the opening handshake; 32 at once.'],
  memory: ['Memory of an idle connection', 'Resident memory of the server, of connections that have had one message each.'],
  client: ['Clients', 'Sending to and receiving from a server of raw sockets that does next to nothing.'],
  threads: ['Threads', ''],
};

function table(cells) {
  const names = Object.keys(peers).filter((peer) => cells.some((cell) => cell.peers[peer]));
  const row = (columns) => `| ${columns.join(' | ')} |`;
  const value = (cell, peer) => {
    const values = cell.peers[peer];
    if (!values) return '';
    if (values.failure) return 'failed';
    return number(values[cell.metric]) + (values.enough === false ? ' \\*' : '');
  };
  const heads = [`${unit(cells[0])}`, ...names.map((name) => peers[name].title), 'goals'];
  return [
    row(heads), row(heads.map((_, i) => (i && i < heads.length - 1 ? '--:' : '---'))),
    ...cells.map((cell) => row([cell.title, ...names.map((name) => value(cell, name)), verdict(cell.goals)])),
  ].join('\n');
}

const percentiles = (cells) => [
  '| µs | peer | p50 | p99 | p99.9 | CPU each |', '| --- | --- | --: | --: | --: | --: |',
  ...cells.flatMap((cell) => Object.entries(cell.peers).map(([peer, v]) => `| ${[cell.title, peers[peer].title,
    ...(v.failure ? ['failed', '', '', ''] : [v.p50_us, v.p99_us, v.p999_us, v.cpu_us].map(number))].join(' | ')} |`)),
].join('\n');

async function section(name, cells) {
  const [title, text] = groups[name];
  const file = `performance/${name}.svg`;
  writeFileSync(at(`../docs/${file}`), await plot(title, cells));
  const metrics = [...new Set(cells.map((cell) => cell.metric))];
  const tables = metrics.map((metric) => table(cells.filter((cell) => cell.metric === metric)));
  if (name === 'latency') tables.push(percentiles(cells));
  return [`## ${title}`, text, `![${title}](${file})`, ...tables].filter(Boolean).join('\n\n');
}

const page = (run, sections, contended) => `# Performance

What the native server and client cost, beside other libraries on the same machine in the same run. This page is written
by \`./dev bench --page\`; measure yourself with

\`\`\`sh
./dev bench                         # everything, in about 30 minutes
./dev bench echo-64B-100x16 --quick # one cell
\`\`\`

Measured with \`${run.command}\`: ${run.pace.rounds} rounds of ${run.pace.seconds} s, medians.

| | |
| --- | --- |
| machine | ${run.machine.cores} cores, ${run.machine.model}, ${run.machine.memory}, ${run.machine.kernel} |
${Object.entries(run.versions).map(([name, version]) => `| ${name} | ${version} |`).join('\n')}
${contended ? `
**The machine was not quiet**: other programs wanted its cores meanwhile. CPU time, of which the tables are, is inflated by
that for all peers alike, as they take turns; rates and latencies say little.
` : ''}
## How

- The server has one core and the load generator another (\`taskset\`). All servers of a cell are there from its beginning
  and take turns, round by round.
- The number is the server's CPU time for each message, by its process clock over all its threads, between two moments after
  the warm-up. On a quiet machine its inverse is the throughput of one core.
- The load generator (\`bench/load\`) uses epoll, raw sockets and frames made beforehand. The JSON says for each measurement who
  was busy all the time: the server, the generator or nobody.
- It checks what comes: opcode, length and the first bytes of each message in its order, and all bytes in the warm-up. One
  wrong message fails the measurement.
- Peers are set up for production: TCP_NODELAY, no compression but where it says so, the same limits, no logs, one thread.
  Beast sends each message as one frame; libwebsockets runs over libuv, one message a callback; Bun publishes by its topics.
- *raw TCP* is the kernel's own limit: a server that sends back the bytes without looking at them.
- \\* less than twice what was on its way at once has come, so the number is rough.
- A goal is duet's value divided by that of the peer, or by nothing. A size × connections × depth of more than 256 MiB is not
  measured.

${sections.join('\n\n')}
`;

export async function write(results) {
  const run = JSON.parse(readFileSync(results));
  mkdirSync(at('../docs/performance'), { recursive: true });
  const sections = [];
  for (const name of Object.keys(groups)) {
    const cells = run.cells.filter((cell) => cell.group === name);
    if (cells.length) sections.push(await section(name, cells));
  }
  const contended = run.cells.some((cell) => cell.load_average > run.machine.cores + 0.5);
  writeFileSync(at('../docs/performance.md'), page(run, sections, contended));
}

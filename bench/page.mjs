// Writes docs/performance.md and its plots from the JSON of a run: node bench/page.mjs [RESULTS]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hosts } from './browser/cells.mjs';
import { peers } from './peers.mjs';
import { plot, plotRatios } from './plot.mjs';
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
  browser: ['The client in browsers and Node', 'Compiled to WebAssembly, beside the host\'s own WebSocket and a few lines of ' +
    'JavaScript that do the same in the same page (`bench/browser`); Node has npm\'s ws. Messages are received from a ' +
    'native server that floods, or sent to one that swallows. The number is the CPU time of the page\'s main thread by the ' +
    'kernel\'s account, whatever the browser does on it, the collection of garbage too.', plotRatios],
  size: ['What a page downloads', 'JavaScript and wasm of the smallest client that echoes (`tests/size`).', null],
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
  const [{ host, paired }] = cells;
  const heads = [`${host ? `${hosts[host]}, ` : ''}${unit(cells[0])}`, ...names.map((name) => peers[name].title),
    ...(paired ? ['duet/plain'] : []), 'goals'];
  const ratio = (cell) => (paired ? [number(cell.goals[0].value)] : []);
  return [
    row(heads), row(heads.map((_, i) => (i && i < heads.length - 1 ? '--:' : '---'))),
    ...cells.map((cell) => row([cell.title, ...names.map((name) => value(cell, name)), ...ratio(cell), verdict(cell.goals)])),
  ].join('\n');
}

const percentiles = (cells) => [
  '| µs | peer | p50 | p99 | p99.9 | CPU each |', '| --- | --- | --: | --: | --: | --: |',
  ...cells.flatMap((cell) => Object.entries(cell.peers).map(([peer, v]) => `| ${[cell.title, peers[peer].title,
    ...(v.failure ? ['failed', '', '', ''] : [v.p50_us, v.p99_us, v.p999_us, v.cpu_us].map(number))].join(' | ')} |`)),
].join('\n');

async function section(name, cells) {
  const [title, text, draw = plot] = groups[name];
  const file = `performance/${name}.svg`;
  if (draw) writeFileSync(at(`../docs/${file}`), await draw(title, cells));
  const kind = ({ metric, host }) => [metric, host].join();
  const tables = [...new Set(cells.map(kind))].map((one) => table(cells.filter((cell) => kind(cell) === one)));
  if (name === 'latency') tables.push(percentiles(cells));
  return [`## ${title}`, text, draw && `![${title}](${file})`, ...tables].filter(Boolean).join('\n\n');
}

const page = (run, sections, contended) => `# Performance

What the native server and client cost beside other libraries, and the client in browsers and Node beside plain JavaScript,
on the same machine and by turns. This page is written by \`./dev bench --page\`; measure yourself with

\`\`\`sh
./dev bench                         # everything, in about 45 minutes
./dev bench echo-64B-100x16 --quick # one cell
./dev bench chromium-send           # some of those of browsers
\`\`\`

Measured with \`${run.command}\`: ${run.pace.rounds} rounds of ${run.pace.seconds} s\
${run.pace.page ? `, in browsers and Node ${run.pace.page.rounds} of ${run.pace.page.milliseconds} ms` : ''}; medians.

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
- A goal is duet's value divided by that of the peer, or by nothing; beside plain JavaScript it is the median over the rounds,
  in each of which the two take turns. What explains those that are missed:
  [small messages](decisions/0017-small-messages.md), [large ones](decisions/0018-large-messages.md),
  [TLS and compression](decisions/0019-tls-and-compression.md), [poll()](decisions/0020-poll.md),
  [two threads](decisions/0021-two-threads.md), [browsers](decisions/0022-browsers.md). A size × connections × depth of more than 256 MiB is not
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
  // A browser keeps more than two cores busy by itself.
  const contended = run.cells.some((cell) => !cell.paired && cell.load_average > run.machine.cores + 0.5);
  writeFileSync(at('../docs/performance.md'), page(run, sections, contended));
}

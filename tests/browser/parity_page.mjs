// Generates docs/parity.md from the logs.

/** `logs` are the hosts' logs (see parity.mjs), and `titles` the hosts' names in the page. */
export function page(logs, titles) {
  const hosts = Object.keys(titles);
  const scenarios = [...logs.native.keys()];
  const notes = [];
  const cell = (name, host) => {
    const one = logs[host].get(name);
    if (!one) return 'missing';
    if (!one.differs) return 'same';
    notes.push({ name, host, ...one });
    return `differs (${notes.length})`;
  };
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const rows = scenarios.map((name) => row([name, ...hosts.map((host) => cell(name, host))]));
  const note = ({ name, host, differs, lines }, i) => [
    `${i + 1}. **${titles[host]}**, ${name}: ${differs}.`,
    '',
    '   ```',
    ...logs.native.get(name).lines.map((line, at) => (line === lines[at] ? null : `   - ${line}`)),
    ...lines.map((line, at) => (line === logs.native.get(name).lines[at] ? null : `   + ${line}`)),
    '   ```',
    '',
  ].filter((line) => line !== null);
  return [
    '# The same everywhere',
    '',
    'Each scenario below is one C++ source in `tests/conformance`. It runs natively, in Node, Chromium, Firefox and',
    'WebKit against an independent server, and logs every event: what opened, what arrived, what was refused and why,',
    'how it closed; where a line begins with "wire", what the server got. The logs are compared line by line. "same" is',
    'what the native client logged, to the letter.',
    '',
    `${scenarios.length} scenarios, ${notes.length} documented differences. This page is written by \`./dev parity\`,`,
    'and `./dev test parity` fails when it is stale.',
    '',
    row(['scenario', ...hosts.map((host) => titles[host])]),
    row(['---', ...hosts.map(() => '---')]),
    ...rows,
    '',
    '## What a browser does not tell',
    '',
    'The lines that differ: first those of the others, then this host\'s.',
    '',
    ...notes.flatMap(note),
  ].join('\n').trimEnd() + '\n';
}

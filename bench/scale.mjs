// The number of servers and of Redis processes for many connections, from measured costs: node bench/scale.mjs [--help]
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { number } from './table.mjs';

/** The assumptions. Each is an option. */
export const assumptions = {
  rate: [0.5, 'messages that a connection receives a second'],
  'topic-size': [10, 'subscribers of a topic'],
  'topics-each': [1, 'topics that a connection is subscribed to'],
  cores: [8, 'cores of a server'],
  memory: [32, 'GiB of a server'],
  'kernel-memory': [8192, 'bytes of the kernel for a connection; depends on its settings, and is not measured'],
  most: [250_000, 'connections of a server: when it dies, the others have to take them'],
  busy: [0.5, 'part of CPU and memory that is used, at most'],
};

export const measured = new URL('../docs/performance/cluster.json', import.meta.url);

/** Returns the measured costs: of a delivery, of a message that crosses from one server to another, and of memory. */
export function costsOf({ cells }) {
  const value = (name, metric) => cells.find((cell) => cell.name === `cluster-${name}`).peers.duet[metric];
  const kind = (name) => ({
    delivery: value(`${name}-64B`, 'cpu_us'),
    crossing: value(`${name}-busy`, 'cpu_us'),
    broker: value(`${name}-busy`, 'broker_us'),
  });
  return {
    plain: kind('plain'),
    history: kind('history'),
    connection: value('memory', 'memory_each'),
    subscription: Math.max(0, value('memory', 'broker_memory_each')),
  };
}

const atLeastOne = (value) => Math.max(1, Math.ceil(value));

/** The servers, of so many, that have at least one of a topic's subscribers, on average. */
const reached = (servers, subscribers) =>
  Math.min(servers, subscribers, servers * (1 - (1 - 1 / servers) ** subscribers));

/**
 * Returns what so many connections need. A message costs a crossing for each server that it reaches, and a delivery for
 * each further subscriber there. That is too much rather than too little: a crossing contains the publish, and Redis' part
 * of it the parsing, which happen once.
 */
export function model(connections, kind, costs, of) {
  const cost = costs[kind];
  const subscribers = Math.min(of['topic-size'], connections);
  const published = (connections * of.rate) / subscribers;
  const memoryEach = costs.connection + of['kernel-memory'];
  const needs = (servers) => {
    const reach = reached(servers, subscribers);
    const used = (published * (reach * cost.crossing + (subscribers - reach) * cost.delivery)) / 1e6;
    return {
      cores: used,
      memory: atLeastOne((connections * memoryEach) / (of.memory * 2 ** 30 * of.busy)),
      CPU: atLeastOne(used / (of.cores * of.busy)),
      connections: atLeastOne(connections / of.most),
    };
  };
  // More servers are reached by more messages, so the number is found by going up.
  let servers = 1;
  let need = needs(servers);
  const most = () => Math.max(need.memory, need.CPU, need.connections);
  while (most() > servers) {
    servers = most();
    need = needs(servers);
  }
  // One more, so that the rest is enough when one fails.
  const all = servers === 1 ? 1 : servers + 1;
  const brokerCores = all === 1 ? 0 : (published * reached(all, subscribers) * cost.broker) / 1e6;
  const topics = (connections * of['topics-each']) / subscribers;
  return {
    servers: all,
    limit: ['connections', 'CPU', 'memory'].find((name) => need[name] === most()),
    memory: connections * memoryEach,
    cores: need.cores,
    published,
    brokerCores,
    brokers: all === 1 ? 0 : atLeastOne(brokerCores / of.busy),
    brokerMemory: topics * reached(all, subscribers) * costs.subscription,
  };
}

/** Returns the messages a second that one Redis can carry, if each reaches this many servers. */
export const mostPublished = (reach, cost, of) => (of.busy * 1e6) / (reach * cost.broker);

const patterns = [
  ['own topics: 1 subscriber, 0.1 a second', { 'topic-size': 1, rate: 0.1 }],
  ['rooms of 10, 0.5 a second', { 'topic-size': 10, rate: 0.5 }],
  ['one topic of all, 1 a second', { 'topic-size': Infinity, rate: 1 }],
];

const gib = (bytes) => number(bytes / 2 ** 30);
const cores = (value) => (value < 0.01 ? '< 0.01 cores' : `${number(value)} cores`);
const row = (columns) => `| ${columns.join(' | ')} |`;
const sizes = [[10_000, '10 thousand'], [1_000_000, '1 million'], [10_000_000, '10 million']];

export function tables(results, of, chosen = patterns) {
  const costs = costsOf(results);
  const lines = [
    row(['measured', 'plain topic', 'topic with history']), row(['---', '--:', '--:']),
    row(['server: µs of CPU of a delivery of a message to 1,000', number(costs.plain.delivery), number(costs.history.delivery)]),
    row(['both servers: µs of CPU of a message from one to a subscriber of the other', number(costs.plain.crossing), number(costs.history.crossing)]),
    row(['Redis: µs of CPU of such a message', number(costs.plain.broker), number(costs.history.broker)]),
    row(['messages a second of one Redis, to 1 server each', ...['plain', 'history'].map((kind) => number(mostPublished(1, costs[kind], of)))]),
    row(['the same, to 10 servers each', ...['plain', 'history'].map((kind) => number(mostPublished(10, costs[kind], of)))]),
    row(['server: bytes of a connection with a topic of its own', number(costs.connection), '']),
    row(['Redis: bytes of a topic\'s subscription by a server', number(costs.subscription), '']),
    '',
    row(['connections', 'messages', 'history', 'servers', 'limited by', 'memory', 'CPU', 'published a second', 'CPU of Redis', 'Redis processes']),
    row(['--:', '---', '---', '--:', '---', '--:', '--:', '--:', '--:', '--:']),
  ];
  for (const [connections, named] of sizes) {
    for (const [title, pattern] of chosen) {
      for (const kind of ['plain', 'history']) {
        const need = model(connections, kind, costs, { ...of, ...pattern });
        lines.push(row([named, title, kind === 'plain' ? 'no' : 'yes', number(need.servers), need.limit, `${gib(need.memory)} GiB`,
          cores(need.cores), number(need.published), need.brokers ? cores(need.brokerCores) : '–', number(need.brokers)]));
      }
    }
  }
  return lines.join('\n');
}

export const defaults = Object.fromEntries(Object.entries(assumptions).map(([name, [value]]) => [name, value]));

/** The text between these lines of docs/scale.md is this program's output. */
export const marks = ['<!-- node bench/scale.mjs -->', '<!-- end -->'];

export const page = new URL('../docs/scale.md', import.meta.url);

/** Returns the page with the tables between the marks. */
export function withTables(text, table) {
  const [before, rest] = text.split(marks[0]);
  return `${before}${marks[0]}\n\n${table}\n\n${marks[1]}${rest.split(marks[1])[1]}`;
}

function main() {
  const { values } = parseArgs({ options: {
    help: { type: 'boolean' }, write: { type: 'boolean' }, results: { type: 'string' },
    ...Object.fromEntries(Object.keys(assumptions).map((name) => [name, { type: 'string' }])),
  } });
  if (values.help) {
    console.log('Usage: node bench/scale.mjs [--results build/bench/results.json] [--write] [--NAME NUMBER ...]\n');
    console.log('Prints the tables of docs/scale.md; --write writes them there.\n');
    for (const [name, [value, text]] of Object.entries(assumptions)) console.log(`  --${name.padEnd(14)} ${text} (${value})`);
    console.log('\nWith --rate or --topic-size the table has this pattern alone.');
    return;
  }
  const given = Object.entries(values).filter(([name]) => name in assumptions).map(([name, value]) => [name, Number(value)]);
  const of = { ...defaults, ...Object.fromEntries(given) };
  const own = [[`topics of ${of['topic-size']}, ${of.rate} a second`, {}]];
  const isOwn = values.rate !== undefined || values['topic-size'] !== undefined;
  const text = tables(JSON.parse(readFileSync(values.results ?? measured)), of, isOwn ? own : patterns);
  if (values.write) writeFileSync(page, withTables(readFileSync(page, 'utf8'), text));
  else console.log(text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();

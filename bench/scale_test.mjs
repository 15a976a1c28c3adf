// The model of docs/scale.md, and its tables.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { costsOf, defaults, measured, model, mostPublished, page, tables, withTables } from './scale.mjs';

const results = JSON.parse(readFileSync(measured));
const kind = { delivery: 5, crossing: 100, broker: 20 };
const costs = { plain: kind, history: kind, connection: 8192, subscription: 200 };

test('the tables of the page are the output of the program', () => {
  const text = readFileSync(page, 'utf8');
  assert.equal(text, withTables(text, tables(results, defaults)), 'node bench/scale.mjs --write');
});

test('the measured costs are positive', () => {
  const { plain, history, connection } = costsOf(results);
  for (const value of [plain, history].flatMap(Object.values).concat(connection)) assert.ok(value > 0);
});

test('few connections need one server and no Redis', () => {
  const need = model(1000, 'plain', costs, defaults);
  assert.deepEqual([need.servers, need.brokers, need.brokerCores], [1, 0, 0]);
});

test('a topic of one subscriber costs one crossing each', () => {
  const need = model(1_000_000, 'plain', costs, { ...defaults, 'topic-size': 1, rate: 1 });
  assert.equal(need.published, 1_000_000);
  assert.equal(Math.round(need.cores), 100);
  assert.equal(need.limit, 'CPU');
  assert.equal(need.servers, 100 / (defaults.cores * defaults.busy) + 1);
  assert.equal(Math.round(need.brokerCores), 20);
  assert.equal(need.brokers, 40);
  assert.equal(Math.round(need.brokerMemory / 1e6), 200);
});

test('a topic of all reaches each server once and costs deliveries', () => {
  const need = model(1_000_000, 'plain', costs, { ...defaults, 'topic-size': Infinity, rate: 1 });
  assert.equal(need.published, 1);
  assert.ok(Math.abs(need.cores - 5) < 0.01);
  assert.equal(need.limit, 'connections');
  assert.equal(need.servers, 5);
  assert.equal(need.brokers, 1);
});

test('memory limits the servers if they have little of it', () => {
  const need = model(1_000_000, 'plain', costs, { ...defaults, rate: 0.001, memory: 1 });
  assert.equal(need.limit, 'memory');
  assert.equal(need.servers, Math.ceil((1_000_000 * (8192 + defaults['kernel-memory'])) / 2 ** 29) + 1);
});

test('more connections never need less', () => {
  let before = { servers: 0, brokerCores: 0, memory: 0 };
  for (let connections = 1000; connections < 1e8; connections *= 3) {
    const need = model(connections, 'history', costs, defaults);
    for (const name of ['servers', 'brokerCores', 'memory']) assert.ok(need[name] >= before[name], `${name} of ${connections}`);
    before = need;
  }
});

test('a Redis carries less if each message reaches more servers', () => {
  assert.equal(mostPublished(1, kind, defaults), 25_000);
  assert.equal(mostPublished(10, kind, defaults), 2_500);
});

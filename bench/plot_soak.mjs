// Draws the lines of tests/soak as SVG: node plot_soak.mjs LINES FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { svg } from './plot.mjs';

const [lines, folder] = process.argv.slice(2);
const seconds = readFileSync(lines, 'utf8').trim().split('\n').map((line) => JSON.parse(line)).filter(({ second }) => second);

const x = { field: 'minute', type: 'quantitative', title: 'minutes', scale: { nice: false } };

/** A chart with a line for each name. */
function chart(title, values, scale = {}) {
  return svg({
    title: { text: title, anchor: 'start' },
    height: 160,
    data: { values: values.filter(({ value }) => value > 0) },
    mark: { type: 'line', strokeWidth: 1 },
    encoding: {
      x,
      y: { field: 'value', type: 'quantitative', title: null, scale },
      color: { field: 'name', type: 'nominal', title: null, sort: null, scale: { range: ['#0072b2', '#d55e00', '#009e73'] } },
    },
  });
}

const scheme = ({ url }) => new URL(url).protocol.slice(0, -1);
const each = (of) => seconds.flatMap((line) => of(line).map(([name, value]) => ({ minute: line.second / 60, name, value })));
const ofServers = (of) => each(({ servers }) => servers.map((server) => [scheme(server), of(server)]));

const charts = {
  memory: chart('Resident memory of each server, MiB', ofServers(({ resident }) => resident / 2 ** 20)),
  descriptors: chart('Descriptors of each server, and connected attackers', [
    ...ofServers(({ descriptors }) => descriptors), ...each(({ attackers }) => [['attackers', attackers]])]),
  latency: chart('Latency of a message between honest clients, ms (logarithmic)',
    each(({ p50, p99 }) => [['median', p50], ['99th percentile', p99]]), { type: 'log' }),
};
for (const [name, drawing] of Object.entries(charts)) writeFileSync(join(folder, `${name}.svg`), await drawing);

// One group's cells as an SVG: a line for each cell, a mark for each peer.
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { peers } from './peers.mjs';
import { unit } from './table.mjs';

// Okabe and Ito's colours, which the colour-blind can tell apart.
const colours = {
  duet: '#d55e00', bun: '#0072b2', ws: '#009e73', beast: '#cc79a7', websocketpp: '#e69f00', lws: '#56b4e9', raw: '#000000',
};

const rows = (cells) =>
  cells.flatMap((cell) => Object.entries(cell.peers)
    .filter(([, values]) => values[cell.metric] > 0)
    .map(([peer, values]) => ({ cell: cell.title, peer: peers[peer].title, value: values[cell.metric] })));

/** Of several metrics in a group the first is drawn. */
export async function plot(title, group) {
  const cells = group.filter(({ metric }) => metric === group[0].metric);
  const names = Object.keys(peers).filter((peer) => cells.some((cell) => cell.peers[peer]));
  const specification = compile({
    background: 'white',
    title: { text: `${title}: ${unit(cells[0])}, ${cells[0].metric === 'per_second' ? 'more' : 'less'} is better`, anchor: 'start' },
    width: 560,
    height: { step: 22 },
    data: { values: rows(cells) },
    mark: { type: 'point', filled: true, size: 90, opacity: 0.9 },
    encoding: {
      y: { field: 'cell', type: 'nominal', sort: null, title: null, axis: { grid: true } },
      x: { field: 'value', type: 'quantitative', scale: { type: 'log', nice: true }, title: `${unit(cells[0])} (logarithmic)`,
        axis: { format: ',~g' } },
      color: { field: 'peer', type: 'nominal', title: null,
        scale: { domain: names.map((name) => peers[name].title), range: names.map((name) => colours[name]) } },
      shape: { field: 'peer', type: 'nominal', title: null, scale: { domain: names.map((name) => peers[name].title) } },
    },
    config: { font: 'sans-serif' },
  }).spec;
  return `${await new vega.View(vega.parse(specification), { renderer: 'none' }).toSVG()}\n`;
}

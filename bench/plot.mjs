// Draws one group's cells as an SVG: a line for each cell, a mark for each peer, or each host.
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { hosts } from './browser/cells.mjs';
import { peers } from './peers.mjs';
import { unit } from './table.mjs';

// Okabe and Ito's colours, which remain distinct for colour-blind readers.
const colours = {
  duet: '#d55e00', bun: '#0072b2', ws: '#009e73', beast: '#cc79a7', websocketpp: '#e69f00', lws: '#56b4e9', socketio: '#0072b2', socketio_sharded: '#56b4e9', socketio_streams: '#009e73', raw: '#000000',
};

const hostColours = { chromium: colours.bun, firefox: colours.duet, node: colours.ws };

const common = { background: 'white', width: 560, height: { step: 22 }, config: { font: 'sans-serif' } };
const cellAxis = { field: 'cell', type: 'nominal', sort: null, title: null, axis: { grid: true } };
const point = { type: 'point', filled: true, size: 90, opacity: 0.9 };

/** Draws what a Vega-Lite specification says. */
export async function svg(specification) {
  const compiled = compile({ ...common, ...specification }).spec;
  return `${await new vega.View(vega.parse(compiled), { renderer: 'none' }).toSVG()}\n`;
}

/** Colour and shape distinguish these: [name, title]. */
const legend = (field, those, colourOf) => {
  const domain = those.map(([, title]) => title);
  return {
    color: { field, type: 'nominal', title: null, scale: { domain, range: those.map(([name]) => colourOf[name]) } },
    shape: { field, type: 'nominal', title: null, scale: { domain } },
  };
};

const rows = (cells) =>
  cells.flatMap((cell) => Object.entries(cell.peers)
    .filter(([, values]) => values[cell.metric] > 0)
    .map(([peer, values]) => ({ cell: cell.title, peer: peers[peer].title, value: values[cell.metric] })));

/** If a group has several metrics, the first is drawn. */
export async function plot(title, group) {
  const cells = group.filter(({ metric }) => metric === group[0].metric);
  const names = Object.keys(peers).filter((peer) => cells.some((cell) => cell.peers[peer]));
  return svg({
    title: { text: `${title}: ${unit(cells[0])}, ${cells[0].metric === 'per_second' ? 'more' : 'less'} is better`, anchor: 'start' },
    data: { values: rows(cells) },
    mark: point,
    encoding: {
      y: cellAxis,
      x: { field: 'value', type: 'quantitative', scale: { type: 'log', nice: true }, title: `${unit(cells[0])} (logarithmic)`,
        axis: { format: ',~g' } },
      ...legend('peer', names.map((name) => [name, peers[name].title]), colours),
    },
  });
}

/** Draws duet's ratios to its one peer, by hosts; a bar marks the goal. */
export async function plotRatios(title, group) {
  const cells = group.filter(({ goals: [{ value }] }) => value > 0);
  const there = Object.entries(hosts).filter(([host]) => cells.some((cell) => cell.host === host));
  const x = { type: 'quantitative', scale: { zero: false, nice: true }, title: 'duet / plain JavaScript' };
  return svg({
    title: { text: `${title}: the main thread's time beside plain JavaScript, less is better`, anchor: 'start' },
    data: { values: cells.map(({ title: cell, host, goals: [{ value, most }] }) => ({ cell, host: hosts[host], value, most })) },
    encoding: { y: cellAxis },
    layer: [
      { mark: { type: 'tick', color: '#000000', thickness: 2, size: 14 }, encoding: { x: { ...x, field: 'most' } } },
      { mark: point, encoding: { x: { ...x, field: 'value' }, ...legend('host', there, hostColours) } },
    ],
  });
}

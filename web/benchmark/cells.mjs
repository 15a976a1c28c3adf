// The comparisons of the page: echoed messages, with a fixed number in flight.
export const sizes = [[64, '64 B'], [1 << 10, '1 KiB'], [16 << 10, '16 KiB'], [1 << 20, '1 MiB']];

function cell(text, [size, label]) {
  const window = Math.max(2, Math.min(64, (512 << 10) / size));
  return {
    name: `${text ? 'text' : 'binary'} ${label}`,
    job: (count) => ({ text, size, sends: count, receives: count, window, credit: 1 }),
    window,
  };
}

/** Returns the cells of these kinds and sizes, as a form has them: ['text', 'binary'], ['64', '1048576']. */
export function chosenCells(kinds, chosen) {
  const wanted = sizes.filter(([size]) => chosen.includes(String(size)));
  return kinds.flatMap((kind) => wanted.map((size) => cell(kind === 'text', size)));
}

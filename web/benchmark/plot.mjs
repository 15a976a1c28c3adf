// Plots the rounds of one comparison with uPlot (a classic script in the same folder: the global uPlot).

const height = 220;
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const thousands = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export class Plot {
  #place;
  #plot;
  #rounds = [];
  #expected = 1;

  constructor(place) {
    this.#place = place;
    new ResizeObserver(() => this.#plot?.setSize({ width: place.clientWidth, height })).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot && this.#make());
  }

  /** `rounds`: [{plain, duet}], of `expected`. */
  show(rounds, expected) {
    if (typeof uPlot === 'undefined') return;  // built without it
    this.#rounds = rounds;
    this.#expected = Math.max(expected, 2);
    if (this.#plot) this.#plot.setData(this.#data());
    else this.#make();
  }

  #data() {
    const { length } = this.#rounds;
    return [
      Array.from({ length }, (_, i) => i + 1),
      this.#rounds.map((one) => one.plain),
      this.#rounds.map((one) => one.duet),
    ];
  }

  #make() {
    this.#plot?.destroy();
    const axis = {
      stroke: color('--quiet'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line'), width: 1 },
    };
    const series = (label, stroke, dash) => ({
      label, stroke, dash, width: 2, points: { show: true, size: 6, fill: stroke },
      value: (_, rate) => (rate == null ? '–' : `${thousands.format(rate)}/s`),
    });
    this.#plot = new uPlot({
      width: this.#place.clientWidth,
      height,
      scales: {
        x: { time: false, range: () => [0.5, this.#expected + 0.5] },
        y: { range: (_, least, most) => [0, 1.15 * (most || 1)] },
      },
      axes: [
        { ...axis, incrs: [1, 2, 5, 10], label: 'round', labelSize: 18, size: 34 },
        { ...axis, size: 62, values: (_, ticks) => ticks.map((tick) => thousands.format(tick)) },
      ],
      series: [
        { label: 'round', value: (_, round) => round ?? '–' },
        series('plain JavaScript', color('--plain'), [6, 4]),
        series('duet', color('--duet')),
      ],
    }, this.#data(), this.#place);
  }
}

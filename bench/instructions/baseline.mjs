// The baseline: what each path took when somebody last said that it may, and what a count is beside it.

/**
 * By how much a count may be off before it means something. The same program gives the same count but for 0.15 %
 * (README.md); the rest is for a compiler's or libc's next security update.
 */
export const tolerance = 0.02;

/** Lines of "path instructions"; '#' begins a comment. */
export function parse(text) {
  const baseline = new Map();
  text.split('\n').forEach((line, i) => {
    const words = line.replace(/#.*/, '').trim().split(/\s+/);
    if (words[0] === '') return;
    const count = Number(words[1]);
    if (words.length !== 2 || !(count > 0)) throw new Error(`baseline, line ${i + 1}: "${line}"`);
    if (baseline.has(words[0])) throw new Error(`baseline, line ${i + 1}: ${words[0]} again`);
    baseline.set(words[0], count);
  });
  return baseline;
}

/** The text with these counts in place of its own; new paths at its end, those that are gone left out. */
export function updated(text, counts) {
  const rest = new Map(counts);
  const row = (path) => {
    const count = rest.get(path).toFixed(1);
    rest.delete(path);
    return `${path.padEnd(28)}${count.padStart(10)}`;
  };
  const lines = text.trimEnd().split('\n').flatMap((line) => {
    const path = line.replace(/#.*/, '').trim().split(/\s+/)[0];
    if (path === '') return [line];
    return rest.has(path) ? [row(path)] : [];
  });
  return `${[...lines, ...[...rest.keys()].map(row)].join('\n')}\n`;
}

/** Of each path {path, count, before, change, verdict}: 'same', 'worse', 'better', 'new' or 'gone'. */
export function compare(counts, baseline) {
  const found = [...counts].map(([path, count]) => {
    const before = baseline.get(path);
    if (before === undefined) return { path, count, verdict: 'new' };
    const change = count / before - 1;
    const verdict = change > tolerance ? 'worse' : change < -tolerance ? 'better' : 'same';
    return { path, count, before, change, verdict };
  });
  const gone = [...baseline.keys()].filter((path) => !counts.has(path));
  return [...found, ...gone.map((path) => ({ path, before: baseline.get(path), verdict: 'gone' }))];
}

/** What must not be: a path that got worse, or one that nobody has said a number for, or does not count any more. */
export const isProblem = ({ verdict }) => ['worse', 'new', 'gone'].includes(verdict);

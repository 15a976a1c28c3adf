// The baseline: the accepted count of each path, and its comparison with new counts.

/**
 * The tolerance of a count. The same program's counts vary by up to 0.15 % (README.md); the rest is for security
 * updates of the compiler or libc.
 */
export const tolerance = 0.02;

/** Parses lines of "path instructions"; '#' begins a comment. */
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

/** Returns the text with these counts; new paths are appended, missing ones removed. */
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

/** Returns for each path {path, count, before, change, verdict}: 'same', 'worse', 'better', 'new' or 'gone'. */
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

/** Returns true for a failure: a path that got worse, has no baseline, or is not counted any more. */
export const isProblem = ({ verdict }) => ['worse', 'new', 'gone'].includes(verdict);

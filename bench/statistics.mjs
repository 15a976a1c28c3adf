// Statistics over several rounds.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Counted over all rounds: a single one is too many.
const totals = ['missed', 'repeated'];

/**
 * Returns the median of each numeric member that all results have, or its sum; of any other, the most frequent value.
 */
export function medians(results) {
  const failed = results.find((result) => result.failure);
  if (failed) return { failure: failed.failure };
  return Object.fromEntries(Object.keys(results[0]).map((name) => {
    const values = results.map((result) => result[name]);
    if (totals.includes(name)) return [name, values.reduce((sum, value) => sum + value, 0)];
    if (typeof values[0] === 'number') return [name, median(values)];
    const count = (value) => values.filter((other) => other === value).length;
    return [name, values.reduce((best, value) => (count(value) > count(best) ? value : best))];
  }));
}

/**
 * Returns duet's value divided by the peer's, undefined if one is missing. Paired cells measure both in immediate
 * succession in each round, so that noise affects both: their result is the median of the rounds' quotients.
 */
export function beside({ metric, paired }, result, peer) {
  const [own, other] = ['duet', peer].map((name) => result?.peers[name]?.[metric]);
  if (own === undefined || other === undefined) return undefined;
  if (!paired) return own / other;
  return median(result.rounds.duet.map((round, i) => round[metric] / result.rounds[peer][i][metric]));
}

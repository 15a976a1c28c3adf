// Of what several rounds have given.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Of each member that all have and that is a number, the median; of any other, what most have. */
export function medians(results) {
  const failed = results.find((result) => result.failure);
  if (failed) return { failure: failed.failure };
  return Object.fromEntries(Object.keys(results[0]).map((name) => {
    const values = results.map((result) => result[name]);
    if (typeof values[0] === 'number') return [name, median(values)];
    const count = (value) => values.filter((other) => other === value).length;
    return [name, values.reduce((best, value) => (count(value) > count(best) ? value : best))];
  }));
}

/**
 * duet's value divided by the peer's, undefined where one is missing. Paired cells have each round's two measured one right
 * after the other, so that noise meets both: theirs is the median of the rounds' quotients.
 */
export function beside({ metric, paired }, result, peer) {
  const [own, other] = ['duet', peer].map((name) => result?.peers[name]?.[metric]);
  if (own === undefined || other === undefined) return undefined;
  if (!paired) return own / other;
  return median(result.rounds.duet.map((round, i) => round[metric] / result.rounds[peer][i][metric]));
}

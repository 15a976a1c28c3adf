const widest = 48;

function fit(text, width) {
  const letters = [...text];
  if (letters.length > width) return `${letters.slice(0, width - 1).join('')}…`;
  return text + ' '.repeat(width - letters.length);
}

/** Formats transcripts ({title, lines}) side by side, as lines of text: a header, a rule, and a row for each line. */
export function columns(transcripts) {
  const cells = transcripts.map(({ title, lines }) => [title, ...lines]);
  const widths = cells.map((column) => Math.min(widest, Math.max(...column.map((text) => [...text].length))));
  const row = (texts) => texts.map((text, i) => fit(text, widths[i])).join(' | ').trimEnd();
  const height = Math.max(...cells.map((column) => column.length));
  const rows = Array.from({ length: height }, (_, y) => row(cells.map((column) => column[y] ?? '')));
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  return [rows[0], rule, ...rows.slice(1)];
}

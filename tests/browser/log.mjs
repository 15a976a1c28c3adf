// The logs of scenarios, from the program's output: a verdict, then the scenario's lines after "#| ".

export class Log {
  /** [{name, lines, differs}]; `differs` is the documented reason for a different log on this host, if any. */
  scenarios = [];

  /** Returns true if the line is a scenario's. */
  add(line) {
    const verdict = /^(?:not )?ok \d+ - (.*?)(?: # (SKIP|DIFFERS) (.*))?$/.exec(line);
    if (verdict) {
      const [, name, word, reason] = verdict;
      if (word !== 'SKIP') this.scenarios.push({ name, lines: [], differs: word && reason });
    } else if (line.startsWith('#| ')) {
      this.scenarios.at(-1).lines.push(line.slice(3));
      return true;
    }
    return false;
  }
}

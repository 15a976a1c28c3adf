// The result of one run of a program, collected the same way on every host.

export const timedOut = 124;

/**
 * `lines` is the program's standard output. All other output (standard error, a crash, a timeout) is a diagnostic: it
 * is passed to onLine as "# ..." and is not in `lines`, so that hosts can be compared line by line. The first end()
 * counts and settles `done`.
 */
export class Report {
  lines = [];
  diagnostics = [];
  #onLine;
  #settle;
  #ended = false;

  constructor(onLine = () => {}) {
    this.#onLine = onLine;
    this.done = new Promise((resolve) => (this.#settle = resolve));
  }

  line(text) {
    if (this.#ended) return;
    this.lines.push(text);
    this.#onLine(text);
  }

  note(text) {
    if (this.#ended) return;
    for (const line of String(text).trimEnd().split('\n')) {
      this.diagnostics.push(line);
      this.#onLine(`# ${line}`);
    }
  }

  end(status) {
    if (this.#ended) return;
    this.#ended = true;
    this.#settle({ status, lines: this.lines, diagnostics: this.diagnostics });
  }

  fail(text, status = 1) {
    this.note(text);
    this.end(status);
  }

  /** Fails the run if it has not ended after `milliseconds`. */
  deadline(milliseconds) {
    const timer = setTimeout(
      () => this.fail(`no end after ${milliseconds / 1000} s; stopped`, timedOut), milliseconds);
    this.done.then(() => clearTimeout(timer));
  }
}

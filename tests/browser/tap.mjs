// Counts TAP lines.

/** A TAP stream's counts. It is valid only with a plan whose number equals the number of tests. */
export class Tap {
  passed = 0;
  failed = 0;
  skipped = 0;
  plan = undefined;

  add(line) {
    const test = /^(not )?ok\b/.exec(line);
    const plan = /^1\.\.(\d+)$/.exec(line);
    if (plan) this.plan = Number(plan[1]);
    if (!test) return;
    if (!test[1] && /# skip/i.test(line)) ++this.skipped;
    else if (test[1]) ++this.failed;
    else ++this.passed;
  }

  /** Returns why the stream is invalid; empty if it is valid. */
  problems() {
    const came = this.passed + this.failed + this.skipped;
    if (this.plan === undefined) return [`no plan line, so the program did not finish; ${came} tests came`];
    if (this.plan !== came) return [`the plan says ${this.plan} tests, ${came} came`];
    return [];
  }
}

// The screen of a program in a pseudo terminal: the few control sequences that ncurses sends to a "vt100"-like terminal.
import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { fileURLToPath } from 'node:url';

const patience = 30_000;
const python = process.env.PYTHON ?? 'python3';

export class TerminalScreen {
  #child;
  #rows = [];
  #row = 0;
  #column = 0;
  #pending = '';
  #waiting = [];
  #size;
  #region = [0, Infinity];  // rows that scroll

  constructor(columns, rows, program, args, env = {}) {
    this.#size = [columns, rows];
    this.#clear();
    this.#child = spawn(python, [fileURLToPath(new URL('terminal.py', import.meta.url)), String(columns), String(rows),
      program, ...args], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, TERM: 'linux', LC_ALL: 'C.UTF-8', ...env } });
    const decoder = new StringDecoder('utf8');
    this.#child.stdout.on('data', (data) => this.#feed(decoder.write(data)));
    this.ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin.on('error', () => {});
  }

  type(text) { this.#order({ type: text }); }
  resize(columns, rows) {
    this.#size = [columns, rows];
    this.#order({ size: [columns, rows] });
  }

  async stop() {
    this.#order({ end: true });
    await this.ended;
  }

  /** The rows without blanks at their ends. */
  text() { return this.#rows.map((row) => row.join('').trimEnd()).join('\n'); }

  /** Waits until the screen fits a regular expression. */
  shows(pattern) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not on the screen: ${pattern}\n${this.text()}`)), patience);
      this.#waiting.push({ pattern, resolve, timer });
      this.#check();
    });
  }

  #order(order) { this.#child.stdin.write(`${JSON.stringify(order)}\n`); }

  #check() {
    const text = this.text();
    this.#waiting = this.#waiting.filter(({ pattern, resolve, timer }) => {
      if (!pattern.test(text)) return true;
      clearTimeout(timer);
      resolve(text);
      return false;
    });
  }

  #clear() {
    this.#region = [0, this.#size[1] - 1];
    this.#rows = Array.from({ length: this.#size[1] }, () => Array(this.#size[0]).fill(' '));
  }

  #feed(text) {
    this.#pending += text;
    while (this.#pending) {
      const sequence = /^\x1b(?:\[([?>]?)([\d;]*)([A-Za-z@`])|[()][A-Z0-9]|[=>78M]|\][^\x07]*\x07)/.exec(this.#pending);
      if (!sequence && this.#pending[0] === '\x1b' && this.#pending.length < 32) break;
      if (sequence) this.#control(sequence);
      else this.#put([...this.#pending][0]);
      this.#pending = this.#pending.slice(sequence ? sequence[0].length : [...this.#pending][0].length);
    }
    this.#check();
  }

  #control([all, , parameters, letter]) {
    const [first, second] = (parameters ?? '').split(';').map(Number);
    const row = this.#rows[this.#row] ?? [];
    if (all === '\x1bM') this.#up();
    if (letter === 'r') {
      this.#region = [(first || 1) - 1, (second || this.#size[1]) - 1];
      [this.#row, this.#column] = [0, 0];
    }
    if (letter === 'H') [this.#row, this.#column] = [(first || 1) - 1, (second || 1) - 1];
    if (letter === 'd') this.#row = (first || 1) - 1;
    if (letter === 'G' || letter === '`') this.#column = (first || 1) - 1;
    if (letter === 'A') this.#row -= first || 1;
    if (letter === 'B') this.#row += first || 1;
    if (letter === 'C') this.#column += first || 1;
    if (letter === 'D') this.#column -= first || 1;
    if (letter === 'K') row.fill(' ', first === 1 ? 0 : this.#column, first === 1 ? this.#column + 1 : undefined);
    if (letter === 'J' && first === 2) this.#clear();
    if (letter === 'J' && !first) {
      row.fill(' ', this.#column);
      for (const below of this.#rows.slice(this.#row + 1)) below.fill(' ');
    }
    if (letter === 'X') row.fill(' ', this.#column, this.#column + (first || 1));
    if (letter === 'P') row.push(...row.splice(this.#column, first || 1).fill(' '));
    if (letter === '@') row.splice(this.#column, 0, ...Array(first || 1).fill(' ')).length;
    if (letter === 'L') this.#shift(this.#row, -(first || 1));
    if (letter === 'M') this.#shift(this.#row, first || 1);
  }

  /** Deletes rows at a place (positive), or inserts blank ones, within the scrolling region. */
  #shift(at, count) {
    const bottom = Math.min(this.#region[1], this.#size[1] - 1);
    for (let i = 0; i < Math.abs(count); ++i) {
      const blank = Array(this.#size[0]).fill(' ');
      this.#rows.splice(count > 0 ? at : bottom, 1);
      this.#rows.splice(count > 0 ? bottom : at, 0, blank);
    }
  }

  #down() {
    if (this.#row === this.#region[1]) this.#shift(this.#region[0], 1);
    else this.#row = Math.min(this.#row + 1, this.#size[1] - 1);
  }

  #up() {
    if (this.#row === this.#region[0]) this.#shift(this.#region[0], -1);
    else this.#row = Math.max(0, this.#row - 1);
  }

  #put(character) {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#down();
    else if (character === '\b') --this.#column;
    else if (character >= ' ') {
      const row = this.#rows[this.#row];
      if (row) row[this.#column] = character;
      ++this.#column;
      // A character of two cells: the second one is empty.
      if (/\p{Emoji_Presentation}|\p{Script=Han}/u.test(character) && row) row[this.#column++] = '';
    }
  }
}

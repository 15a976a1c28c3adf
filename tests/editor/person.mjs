// A native person ($EDITOR_PERSON, person.cpp) and the program that follows a file ($EDITOR_FILE), for one test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { eachLine } from '../browser/hosts/lines.mjs';

const patience = 60_000;

/** Waits until a function returns the value, or resolves to it. */
export async function eventually(f, value) {
  const end = Date.now() + patience;
  for (let found = await f(); found !== value; found = await f()) {
    assert.ok(Date.now() < end, `${JSON.stringify(found).slice(0, 300)} did not become ${JSON.stringify(value).slice(0, 300)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A program whose lines are waited for. */
class Program {
  lines = [];
  #waiting = [];
  #child;
  #gone;

  constructor(t, program, args) {
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      eachLine(stream, (line) => {
        this.lines.push(line);
        this.#check();
      });
    }
    this.#gone = new Promise((resolve) => this.#child.once('close', resolve).once('error', (error) => {
      this.lines.push(error.message);  // it could not be started
      resolve();
    }));
    t.after(() => this.end('SIGKILL'));
  }

  write(line) { this.#child.stdin.write(`${line}\n`); }

  async end(signal = 'SIGTERM') {
    this.#child.kill(signal);
    await this.#gone;
  }

  /** Waits for a line that fits, and removes it and those before it. */
  find(fits) {
    const matches = typeof fits === 'function' ? fits : (line) => line === fits;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no line ${fits}, but ${this.lines.slice(-20).join(' | ')}`)), patience);
      this.#waiting.push({ matches, resolve, timer });
      this.#check();
    });
  }

  #check() {
    while (this.#waiting.length > 0) {
      const { matches, resolve, timer } = this.#waiting[0];
      const place = this.lines.findIndex(matches);
      if (place < 0) return;
      clearTimeout(timer);
      this.#waiting.shift();
      resolve(this.lines.splice(0, place + 1).at(-1));
    }
  }
}

export class Person extends Program {
  static async enter(t, server, name, document = 'Notes') {
    const person = new Person(t, process.env.EDITOR_PERSON, [server.url, document, name]);
    await person.find('live');
    return person;
  }

  /** Writes, and waits until it is stored. */
  async append(text) {
    this.write(`append ${text.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}`);
    await this.find('stored');
  }

  async text() {
    this.write('text');
    return (await this.find((line) => line.startsWith('text '))).slice(5).replaceAll('\\n', '\n').replaceAll('\\r', '\r');
  }

  /** Waits until the text is this one. */
  shows(text) { return eventually(() => this.text(), text); }
}

/** duet-edit. */
export class FileFollower extends Program {
  static async follow(t, server, file, document = 'Notes') {
    const follower = new FileFollower(t, process.env.EDITOR_FILE,
      [`${server.url.replace('ws', 'http')}/#${encodeURIComponent(document)}`, file, '--name', 'vim']);
    await follower.find('live');
    return follower;
  }
}

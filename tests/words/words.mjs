// words.mjs [ROOT]: fails for sentences in comments and documentation that begin with a relative clause
// (docs/writing.md), for test names that the command line of Catch2 cannot select, and for tests that a page names
// and that do not exist. Prints file:line for each.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { badNames } from './names.mjs';
import { missingTests } from './named_tests.mjs';

const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../..');

const first = 'what|who|whose|whom|which|whoever|whatever|whichever|whether|those (?:who|that|which)';
const generated = new Set(['docs/parity.md']);
const skippedFolders = new Set(['node_modules', 'build', '.git', '.cache']);

/** Returns the position of the line's comment, -1 without one. A quote character starts a string. */
function commentStart(line, mark) {
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    if (quote) {
      if (line[i] === '\\') i++;
      else if (line[i] === quote) quote = '';
    } else if (line.startsWith(mark, i) && (i === 0 || /[\s;,(){}]/.test(line[i - 1]))) {
      return i;
    } else if (/["'`]/.test(line[i]) && !/\w/.test(line[i - 1] ?? '')) {
      quote = line[i];
    }
  }
  return -1;
}

/**
 * Collects texts from lines: consecutive lines with the same key are one text. Each text is a list of [line number,
 * words].
 */
class Texts {
  list = [];
  #key = null;

  add(number, key, words) {
    if (!words.trim()) return this.end();
    if (key !== this.#key || /^\s*(?:[-*] |\d+\. )/.test(words)) this.list.push([]);
    this.list.at(-1).push([number, words.trim().replace(/^(?:[-*] |\d+\. )/, '')]);
    this.#key = key;
  }

  end() {
    this.#key = null;
  }
}

function textsOfCode(text, mark) {
  const texts = new Texts();
  let inBlock = false;
  for (const [i, line] of text.split('\n').entries()) {
    const opened = mark === '//' && !inBlock && line.match(/^\s*\/\*+(.*)$/);
    if (opened || inBlock) {
      if (opened) texts.end();
      const body = opened ? opened[1] : line.replace(/^\s*\*(?!\/) ?/, '');
      inBlock = !body.includes('*/');
      texts.add(i + 1, 'block', body.replace(/\*\/.*$/, ''));
      continue;
    }
    const at = commentStart(line, mark);
    if (at < 0) {
      texts.end();
      continue;
    }
    if (line.slice(0, at).trim()) texts.end();
    const words = line.slice(at).replace(/^(?:\/+|#+)[!<]?/, '');
    texts.add(i + 1, at, /^ {5}/.test(words) ? '' : words);
  }
  return texts.list;
}

function textsOfMarkdown(text) {
  const texts = new Texts();
  let inFence = false;
  for (const [i, line] of text.split('\n').entries()) {
    if (/^\s*```/.test(line)) inFence = !inFence;
    if (inFence || /^\s*(?:```|<|\[.*\]: )/.test(line)) {
      texts.end();
    } else if (/^\s*\|/.test(line)) {
      for (const cell of line.split('|')) texts.end(), texts.add(i + 1, 'cell', cell);
    } else if (/^#/.test(line)) {
      texts.end();
      texts.add(i + 1, 'heading', line.replace(/^#+ /, ''));
      texts.end();
    } else {
      texts.add(i + 1, 'paragraph', line.replace(/^\s*>/, ''));
    }
  }
  return texts.list;
}

/** Returns [line number, sentence] for each sentence of a text that begins with one of the words. */
function badSentences(lines) {
  const starts = [];
  let whole = '';
  for (const [number, words] of lines) {
    starts.push([whole.length, number]);
    whole += `${words} `;
  }
  const plain = whole.replace(/`[^`]*`/g, (code) => 'x'.repeat(code.length)).replace(/\*\*|__/g, '  ');
  const sentence = new RegExp(`(?:^|[.!?:][”"')]* )\\s*(?<words>(?:${first})\\b(?:[^.!?]|[.!?](?! ))*[.!?]?)`, 'gid');
  const found = [];
  for (const match of plain.matchAll(sentence)) {
    const [from, to] = match.indices.groups.words;
    const begin = plain[from];
    const follows = match.index > 0;
    if (follows && begin === begin.toLowerCase()) continue;
    if (match.groups.words.endsWith('?')) continue;
    found.push([starts.findLast(([at]) => at <= from)[1], whole.slice(from, to).trim()]);
  }
  return found;
}

function badIn(file, text) {
  if (file.endsWith('.md')) return textsOfMarkdown(text).flatMap(badSentences);
  const mark = /\.(?:hpp|cpp|[cm]?js|css)$/.test(file) ? '//' : '#';
  return textsOfCode(text, mark).flatMap(badSentences);
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : filesBelow(path);
    return /\.(?:hpp|cpp|[cm]?js|css|cmake|md)$|^CMakeLists\.txt$|^dev$/.test(entry.name) ? [relative(root, path)] : [];
  });
}

const lineNumbers = (file, text) => badIn(file, text).map(([number]) => number);
assert.deepEqual(lineNumbers('a.hpp', '/// What is left.\nint a;  // whose it is\n'), [1, 2]);
assert.deepEqual(lineNumbers('a.hpp', '// Sends a text, and\n// what follows. Who\n// reads it is told.\n'), [2]);
assert.deepEqual(lineNumbers('a.hpp', '// Returns\n// whether it is.\nf("// What");\n// When it is, it is.\n'), []);
assert.deepEqual(lineNumbers('a.mjs', '/**\n * Works. Whatever comes\n * is read.\n */\n/** Who reads. */\n'), [2, 5]);
assert.deepEqual(lineNumbers('a.md', '# What follows\n\nIt is. What is it?\n\n| a | Whoever is |\n'), [1, 5]);
assert.deepEqual(lineNumbers('a.md', '```\nWhat is.\n```\n`what` is a word.\n- Whether it is.\n'), [5]);
assert.deepEqual(lineNumbers('CMakeLists.txt', 'set(a)  # those that are\n'), [1]);

let sentences = 0;
let names = 0;
const tests = [];
for (const file of filesBelow(root).sort()) {
  if (generated.has(file)) continue;
  const text = readFileSync(join(root, file), 'utf8');
  for (const [number, sentence] of badIn(file, text)) {
    console.log(`${file}:${number}: ${sentence}`);
    sentences++;
  }
  if (/^tests\/.*_test\.mjs$/.test(file)) tests.push(text);
  if (!/^tests\/.*\.[ch]pp$/.test(file)) continue;
  tests.push(text);
  for (const [number, name] of badNames(file, text)) {
    console.log(`${file}:${number}: the command line of Catch2 cannot select "${name}"`);
    names++;
  }
}
const missing = ['docs/reliability.md', 'docs/security.md'].filter((page) => existsSync(join(root, page)))
  .flatMap((page) => missingTests(readFileSync(join(root, page), 'utf8'), tests).map(([number, name]) => `${page}:${number}: there is no test "${name}"`));
for (const line of missing) console.log(line);
console.log(`${sentences} sentences begin with a relative clause, ${names} test names cannot be selected`);
process.exitCode = sentences + names + missing.length > 0 ? 1 : 0;

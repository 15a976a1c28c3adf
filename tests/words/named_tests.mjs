// Finds tests that a page names and that do not exist. A name is in backticks: in a paragraph that begins with "Tests:", or in
// the last cell of a table's row whose heading is "test".
import assert from 'node:assert/strict';

/** Returns [line number, name] for each test that a page names. */
export function namedTests(text) {
  const names = [];
  let isParagraph = false;
  let isTable = false;
  for (const [i, line] of text.split('\n').entries()) {
    if (!line.trim()) isParagraph = isTable = false;
    if (line.startsWith('Tests:')) isParagraph = true;
    if (/\| test \|$/.test(line)) isTable = true;
    const cell = isTable ? line.split('|').at(-2) : '';
    for (const [, name] of (isParagraph ? line : cell).matchAll(/`([^`]+)`/g)) names.push([i + 1, name]);
  }
  return names;
}

/** Returns those of the names that no source of a test has as a string. */
export function missingTests(page, sources) {
  const has = (source, name) => source.includes(`"${name}"`) || source.includes(`'${name}'`);
  return namedTests(page).filter(([, name]) => !sources.some((source) => has(source, name)));
}

assert.deepEqual(namedTests('Tests: `a b`,\n`c`.\n\n`d`\n\n| a | test |\n|---|---|\n| `e` | `f` |\n'), [[1, 'a b'], [2, 'c'], [8, 'f']]);
assert.deepEqual(missingTests('Tests: `a b`, `c`.', ['TEST_CASE("a b")']), [[1, 'c']]);
assert.deepEqual(missingTests('Tests: `a b`.', ["test('a b', "]), []);

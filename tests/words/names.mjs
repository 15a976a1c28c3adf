// Finds test names that the command line of Catch2 cannot select: it reads a comma as "or", brackets as tags, an
// asterisk as a wildcard, and quotes and backslashes as escapes.
import assert from 'node:assert/strict';

/** Macro of Catch2 -> number of the argument that is the name. */
const macros = {
  TEST_CASE: 0, SECTION: 0, SCENARIO: 0, TEMPLATE_TEST_CASE: 0, TEST_CASE_METHOD: 1, METHOD_AS_TEST_CASE: 1,
  REGISTER_TEST_CASE: 1,
};
const forbidden = /[,[\]*"\\]/;

/** Returns the tokens of C++ text, as {text, line}: strings with their quotes, words and single characters. */
function tokens(text) {
  const pattern = new RegExp([
    /\/\/[^\n]*|\/\*[^]*?\*\//, // comments
    /R"(?<mark>[^(]*)\([^]*?\)\k<mark>"/, // raw strings
    /"(?:[^"\\\n]|\\[^])*"/,
    /\w(?:'?\w)*/, // words, and numbers with separators
    /'(?:[^'\\]|\\[^])+'/,
    /[^\s]/,
  ].map((one) => one.source).join('|'), 'g');
  const list = [];
  let line = 1;
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    line += text.slice(at, match.index).split('\n').length - 1;
    at = match.index;
    if (!/^\/[/*]/.test(match[0])) list.push({ text: match[0], line });
  }
  return list;
}

const isString = (token) => /^R?"/.test(token?.text ?? '');

/** Returns the adjacent string literals at a token as one name, undefined without any. */
function nameAt(list, at) {
  let text = '';
  for (let i = at; isString(list[i]); i++) text += list[i].text.replace(/^R?"|"$/g, '');
  return isString(list[at]) ? { text, line: list[at].line } : undefined;
}

/** Returns the index of an argument's first token, -1 without that argument. The call opens at `open`. */
function argumentAt(list, open, number) {
  let left = number;
  let depth = 0;
  for (let i = open; i < list.length; i++) {
    const { text } = list[i];
    if (/^[({[]$/.test(text)) depth++;
    if (/^[)}\]]$/.test(text) && --depth === 0) return -1;
    if (depth === 1 && (i === open || text === ',') && left-- === 0) return i + 1;
  }
  return -1;
}

/** Returns the name in each call of one of the macros. */
function namesOfMacros(list) {
  return list.flatMap(({ text }, i) => {
    if (!(text in macros) || list[i + 1]?.text !== '(') return [];
    return nameAt(list, argumentAt(list, i + 1, macros[text])) ?? [];
  });
}

/** Returns the names of scenarios: the first string of each row that is returned as a Case, or pushed back. */
function namesOfScenarios(list) {
  const names = [];
  for (let i = 0; i < list.length; i++) {
    const isList = ['vector', '<', 'Case', '>'].every((text, k) => list[i + k]?.text === text)
      && list[i + 7]?.text === '{';
    if (isList) {
      let depth = 0;
      for (let j = i + 7; j < list.length; j++) {
        if (list[j].text === '{' && ++depth === 3) names.push(nameAt(list, j + 1));
        if (list[j].text === '}' && --depth === 0) break;
      }
    }
    const isPushed = ['all', '.', 'push_back', '(', '{'].every((text, k) => list[i + k]?.text === text);
    if (isPushed) names.push(nameAt(list, i + 5));
  }
  return names.filter(Boolean);
}

/** Returns the names, and parts of names, of rows about a section of an RFC. */
function namesOfRows(list) {
  return list.flatMap((token, i) => (/^"RFC \d+ /.test(token.text) ? nameAt(list, i) : []));
}

/** Returns [line number, name] for each name in a C++ file that cannot be selected. */
export function badNames(file, text) {
  const list = tokens(text);
  const whole = [...namesOfMacros(list), ...(/conformance\//.test(file) ? namesOfScenarios(list) : [])];
  const parts = /\/rfc\//.test(file) ? namesOfRows(list) : [];
  const bad = [
    ...whole.filter((name) => forbidden.test(name.text) || /^[ ~]|^$| $/.test(name.text)),
    ...parts.filter((name) => forbidden.test(name.text) && !whole.some((other) => other.line === name.line)),
  ];
  return bad.map(({ line, text: name }) => [line, name]);
}

const lines = (file, text) => badNames(file, text).map(([line]) => line);
assert.deepEqual(lines('a.cpp', 'TEST_CASE("a, b", "[c]") {\n  SECTION("d*") {}\n  SECTION("e") {}\n}\n'), [1, 2]);
assert.deepEqual(lines('a.cpp', '// "\nTEST_CASE(\n    "a "\n    "b") { f(\'"\', 1\'000, "c, d"); }\n'), []);
assert.deepEqual(lines('a.cpp', 'TEST_CASE(\n    "a"\n    " [b]") {}\nTEST_CASE_METHOD(A, "c ") {}\n'), [2, 4]);
assert.deepEqual(lines('a.cpp', 'TEST_CASE("say \\"a\\"") {}\nREGISTER_TEST_CASE(f, "b, c", "[d]");\n'), [1, 2]);
const scenarios = 'std::vector<Case> cases() {\n  return {\n    {"a, b", [] { f({"c, d"}); }},\n    {"e", f}};\n}\n';
assert.deepEqual(lines('tests/conformance/a.cpp', scenarios), [3]);
assert.deepEqual(lines('tests/conformance/a.cpp', 'all.push_back({"a, b", f});\n'), [1]);
assert.deepEqual(lines('native/rfc/a.cpp', 'row("RFC 1 2: a " + b,\n  "c, d");\nrow("RFC 1 2: a, b");\n'), [3]);

// Each source includes the standard headers that it uses, itself or through a header of duet's. Native builds precompile these
// (native/CMakeLists.txt), and so do not notice a missing one.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const algorithms = 'all_of any_of none_of for_each find find_if find_if_not find_end count count_if copy copy_n copy_if copy_backward '
  + 'equal fill fill_n generate min max clamp minmax min_element max_element remove_if replace reverse rotate search shuffle '
  + 'sort stable_sort lower_bound upper_bound binary_search transform unique push_heap pop_heap make_heap swap_ranges';

/** Header -> what tells that it is used. */
const uses = {
  algorithm: new RegExp(`\\bstd::(ranges::)?(${algorithms.replaceAll(' ', '|')})\\b[(<]`),
  chrono: /\bstd::chrono::/,
  memory: /\bstd::(unique_ptr|shared_ptr|weak_ptr|make_unique|make_shared|enable_shared_from_this|addressof)\b/,
  optional: /\bstd::(optional|nullopt)\b/,
  span: /\bstd::(span|as_bytes|as_writable_bytes)\b/,
  string: /\bstd::(string|to_string)\b/,
  vector: /\bstd::vector\b/,
};

const source = (file) => readFileSync(join(root, file), 'utf8').replace(/\/\/.*$/gm, '');

const seen = new Map();

/** The standard headers that a file includes, by headers of duet's too. */
function included(file) {
  if (seen.has(file)) return seen.get(file);
  const headers = new Set();
  seen.set(file, headers);
  for (const [, path] of source(file).matchAll(/^#include [<"](.+)[>"]$/gm)) {
    const own = path.endsWith('.hpp')
      && ['', 'core/src', 'native/src', dirname(file), 'core/include', 'native/include'].map((folder) => join(folder, path))
        .find((place) => existsSync(join(root, place)));
    if (own) for (const header of included(own)) headers.add(header);
    else headers.add(path);
  }
  return headers;
}

const missing = (file) => Object.keys(uses).filter((header) => uses[header].test(source(file)) && !included(file).has(header));

test('the headers are those that are precompiled', () => {
  const [, list] = readFileSync(join(root, 'native/CMakeLists.txt'), 'utf8').match(/target_precompile_headers\(\S+ PRIVATE (.*)\)/);
  assert.deepEqual(list.split(' '), Object.keys(uses).map((header) => `<${header}>`));
});

test('a source includes what it uses', () => {
  const files = ['core/include', 'core/src', 'native/include', 'native/src'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.[ch]pp$/.test(name)).map((name) => join(folder, name)));
  const all = files.flatMap((file) => missing(file).map((header) => `${file}: <${header}>`));
  assert.deepEqual(all, []);
});

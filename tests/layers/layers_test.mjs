// The layers of docs/architecture.md, held to the includes there are: a folder may include what stands in its row.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

// Folder -> the folders that it may include beside itself and the public headers. In the order of the layers.
const core = 'core/src';
const layers = {
  [core]: [],
  'native/src/base': [],
  'native/src/memory': ['base'],
  'native/src/ws': ['base', 'memory', core],
  'native/src/http': ['base', core],
  'native/src/files': ['base', 'http'],
  'native/src/tls': ['base', 'memory'],
  'native/src/net': ['base', 'memory', 'tls', core],
  'native/src/connection': ['base', 'memory', 'ws', 'net', core],
  'native/src/client': ['base', 'memory', 'ws', 'http', 'tls', 'net', 'connection', core],
  'native/src/topics': ['base', 'ws', core],
  'native/src/server': ['base', 'memory', 'ws', 'http', 'files', 'tls', 'net', 'connection', 'topics', core],
  'native/src/testing': [core],
  'native/cli': [],
  'wasm/src': [core],
};

const sources = (folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.[ch]pp$/.test(entry.name))
  .map((entry) => relative(root, join(entry.path, entry.name)));

/** The layer that a file is of: the longest folder of the table that it lies in. */
const layerOf = (file) => Object.keys(layers).filter((layer) => file.startsWith(`${layer}/`)).at(-1);

/** The layer of a quoted include: core's has its whole path, native's begins under native/src, others lie beside. */
function includedLayer(file, path) {
  if (path.startsWith(`${core}/`)) return core;
  const native = `native/src/${dirname(path)}`;
  return layerOf(file).startsWith('native/src/') && layers[native] ? native : layerOf(file);
}

/** What the text of a file includes and may not. */
function broken(file, text) {
  const layer = layerOf(file);
  assert.ok(layer, `${file} is in no layer`);
  const allowed = layers[layer].map((name) => (name === core ? core : `native/src/${name}`));
  return [...text.matchAll(/^#include "(.+)"$/gm)].map(([, path]) => path).filter((path) => {
    const included = includedLayer(file, path);
    return included !== layer && !allowed.includes(included);
  });
}

test('a folder includes no other than the table allows', () => {
  for (const file of ['core', 'native', 'wasm'].flatMap(sources).filter((name) => !name.includes('/include/')))
    assert.deepEqual(broken(file, readFileSync(join(root, file), 'utf8')), [], file);
});

test('an include that the table does not allow is found', () => {
  const text = '#include "net/stream.hpp"\n#include "base/ascii.hpp"\n#include "core/src/utf8.hpp"\n';
  assert.deepEqual(broken('native/src/ws/frame.hpp', text), ['net/stream.hpp']);
  assert.deepEqual(broken('native/src/base/ascii.hpp', text), ['net/stream.hpp', 'core/src/utf8.hpp']);
  assert.deepEqual(broken('native/src/server/session.cpp', text), []);
});

test('a public header includes public headers only', () => {
  for (const file of ['core/include', 'native/include'].flatMap(sources))
    assert.doesNotMatch(readFileSync(join(root, file), 'utf8'), /^#include "/m, file);
});

test('native sources include each other by the path from native/src', () => {
  for (const file of sources('native/src'))
    for (const [, path] of readFileSync(join(root, file), 'utf8').matchAll(/^#include "(.+)"$/gm))
      assert.match(path, /^(core\/src|[a-z]+)\/[a-z0-9_]+\.hpp$/, file);
});

test('no two files of the library have the same name', () => {
  const seen = new Map();
  for (const file of ['core', 'native', 'wasm'].flatMap(sources)) {
    assert.ok(!seen.has(basename(file)), `${file} and ${seen.get(basename(file))}`);
    seen.set(basename(file), file);
  }
});

test('no source file has more than 400 lines', () => {
  for (const file of ['core', 'native', 'wasm'].flatMap(sources))
    assert.ok(readFileSync(join(root, file), 'utf8').split('\n').length <= 400, file);
});

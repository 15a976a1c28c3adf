// Checks the includes against the layers of docs/architecture.md: a folder may include the folders of its row.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const core = 'core/src';

/** Folder -> the folders that it may include besides itself and the public headers, in the order of the layers. */
const layers = Object.fromEntries(readFileSync(join(root, 'docs/architecture.md'), 'utf8').split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => /^`[a-z/]+`$/.test(cells[1] ?? '') && !cells[1].includes('/include/'))
  .map(([, folder, , allowed]) => [folder.slice(1, -1), [...allowed.matchAll(/`([a-z]+)`/g)].map(([, name]) => (name === 'core' ? core : name))]));

const sources = (folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.[ch]pp$/.test(entry.name))
  .map((entry) => relative(root, join(entry.path, entry.name)));

/** Returns the layer of a file: the longest folder of the table that contains it. */
const layerOf = (file) => Object.keys(layers).filter((layer) => file.startsWith(`${layer}/`)).at(-1);

/**
 * Returns the layer of a quoted include: core's has its whole path, native's begins under native/src, others are
 * relative.
 */
function includedLayer(file, path) {
  if (path.startsWith(`${core}/`)) return core;
  const native = `native/src/${dirname(path)}`;
  return layerOf(file).startsWith('native/src/') && layers[native] ? native : layerOf(file);
}

/** Returns the includes of a file that are not allowed. */
function broken(file, text) {
  const layer = layerOf(file);
  assert.ok(layer, `${file} is in no layer`);
  const allowed = layers[layer].map((name) => (name === core ? core : `native/src/${name}`));
  return [...text.matchAll(/^#include "(.+)"$/gm)].map(([, path]) => path).filter((path) => {
    const included = includedLayer(file, path);
    return included !== layer && !allowed.includes(included);
  });
}

test('the table has all folders, and each includes none below itself', () => {
  const folders = Object.keys(layers);
  const rooms = readdirSync(join(root, 'native/src')).map((name) => `native/src/${name}`);
  assert.deepEqual([...folders].sort(), [core, 'native/cli', 'wasm/src', ...rooms].sort());
  for (const [place, folder] of folders.entries())
    for (const name of layers[folder])
      assert.ok(folders.indexOf(name === core ? core : `native/src/${name}`) < place, `${folder} includes ${name}`);
});

test('a folder includes no other than the table allows', () => {
  for (const file of ['core', 'native', 'wasm'].flatMap(sources).filter((name) => !name.includes('/include/')))
    assert.deepEqual(broken(file, readFileSync(join(root, file), 'utf8')), [], file);
});

test('an include that the table does not allow is found', () => {
  const text = '#include "net/stream.hpp"\n#include "base/ascii.hpp"\n#include "core/src/utf8.hpp"\n';
  assert.deepEqual(broken('native/src/ws/frame.hpp', text), ['net/stream.hpp']);
  assert.deepEqual(broken('native/src/base/ascii.hpp', text), ['net/stream.hpp', 'core/src/utf8.hpp']);
  assert.deepEqual(broken('native/src/server/listener.cpp', text), []);
});

const platform = 'native/src/platform';

/** Returns the preprocessor's tests for an operating system or a C library. */
const systemTests = (text) => [...text.matchAll(
  /^[ \t]*#[ \t]*(?:el)?if.*\b(?:__linux__|__linux|__APPLE__|_WIN32|_WIN64|__MINGW32__|__CYGWIN__|__unix__|__GLIBC__|__FreeBSD__|__ANDROID__)\b.*$/gm)]
  .map(([line]) => line);

/** The names of Linux that a build with DUET_PORTABLE_POSIX refuses. */
const linuxNames = [...readFileSync(join(root, platform, 'portable_posix.hpp'), 'utf8').matchAll(/^#pragma GCC poison (.*)$/gm)]
  .flatMap(([, names]) => names.split(' '));

/** Returns the names of Linux, and its headers, in a text without comments. */
const namesOfLinux = (text) => {
  const code = text.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
  const headers = [...code.matchAll(/#include <(linux\/.+|malloc\.h|sys\/(?:eventfd|timerfd|signalfd|sendfile|prctl)\.h)>/g)].map(([, name]) => name);
  return [...headers, ...linuxNames.filter((name) => new RegExp(`\\b${name}\\b`).test(code))];
};

test('the platform alone tests for a system', () => {
  for (const file of ['core', 'native', 'wasm'].flatMap(sources).filter((name) => !name.startsWith(`${platform}/`)))
    assert.deepEqual(systemTests(readFileSync(join(root, file), 'utf8')), [], file);
});

test('the files of the platform for Linux alone use its names', () => {
  assert.ok(linuxNames.includes('accept4'));
  const exempt = ['file_access.cpp', 'portable_posix.hpp', 'sending.hpp'].map((name) => `${platform}/${name}`);  // test for it
  for (const file of ['core', 'native'].flatMap(sources))
    if (!exempt.includes(file) && !(file.startsWith(`${platform}/`) && file.endsWith('_linux.cpp')))
      assert.deepEqual(namesOfLinux(readFileSync(join(root, file), 'utf8')), [], file);
});

test('a test for a system and a name of Linux are found', () => {
  const text = '#include <linux/sockios.h>\n#if defined(__APPLE__) || X\n# elif _WIN32\n#ifdef __linux__\n// accept4\nint fd = accept4(1);\n#if Y\n';
  assert.deepEqual(systemTests(text), ['#if defined(__APPLE__) || X', '# elif _WIN32', '#ifdef __linux__']);
  assert.deepEqual(namesOfLinux(text), ['linux/sockios.h', 'accept4']);
});

// Nouns that Windows does not have, and that it alone has a file for, and why.
const notOnWindows = { pipe: 'nothing there watches one' };
const onlyOnWindows = { socket_error: 'elsewhere the header returns errno' };

test('each file of the platform for one system has one for the others', () => {
  const files = sources(platform).map((file) => basename(file));
  for (const [file, noun, system] of files.map((name) => name.match(/^(.*)_(linux|posix|windows)\.cpp$/) ?? []).filter(([file]) => file)) {
    if (!onlyOnWindows[noun]) assert.ok(files.includes(`${noun}_posix.cpp`) || noun === 'system_roots', file);
    if (!notOnWindows[noun]) assert.ok(system === 'windows' || files.includes(`${noun}_windows.cpp`), file);
  }
  const tool = sources('native/cli').map((file) => basename(file)).filter((name) => /_(posix|windows)\.cpp$/.test(name));
  for (const name of tool) assert.ok(tool.includes(name.replace('_posix', '_windows')) && tool.includes(name.replace('_windows', '_posix')), name);
});

/** Returns what waits by the address of an atomic: libstdc++ up to 12 loses some of the wake-ups where it has no futex (Windows). */
const waitsByAddress = (text) =>
  [...text.matchAll(/#include <(?:latch|barrier|semaphore)>|\b(?:wait|notify_one|notify_all)_explicit\b|std::atomic_(?:wait|notify_\w+)/g)]
    .map(([found]) => found);

test('nothing waits by the address of an atomic', () => {
  for (const file of ['core', 'native'].flatMap(sources))
    assert.deepEqual(waitsByAddress(readFileSync(join(root, file), 'utf8')), [], file);
  assert.deepEqual(waitsByAddress('#include <latch>\n#include <mutex>\n'), ['#include <latch>']);
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

// Classes that more than one source file defines, and why.
const severalFiles = {
  'duet::Client': 'a page loads only the features that it uses, so each feature defines its own functions',
  'duet::detail::TimerQueue': 'two of which a build takes one: a list for pages, a heap',
  'duet::Utf8Validator': 'the same: small for pages, fast natively',
  'duet::detail::Reactor': 'two loops of which a build takes one: libwebsockets, libuv alone',
  'duet::detail::Reactor::Impl': 'the same',
  'duet_cli::Signals': 'each system has its own',
};

/** Returns the classes whose functions a source file defines outside of the class, with their namespaces. */
function definedIn(text) {
  const space = text.match(/^namespace (\S+) \{/m)?.[1] ?? '';
  const definition = /^(?![\s#/}]|using |return )(?:[\w:<>,&*[\] ~]+[ &*])?((?:\w+::)*?\w+)::~?(?:\w+|operator\S+)\(/gm;
  const names = [...text.matchAll(definition)].map(([, name]) => name).filter((name) => name !== 'std');
  return new Set(names.map((name) => `${space}::${name}`));
}

test('no class lies in several source files', () => {
  const seen = new Map();
  for (const file of ['core/src', 'native/src', 'wasm/src'].flatMap(sources).filter((name) => name.endsWith('.cpp')))
    for (const name of definedIn(readFileSync(join(root, file), 'utf8'))) {
      if (severalFiles[name]) continue;
      const noun = file.startsWith(`${platform}/`) ? file.replace(/_(linux|posix|windows)\.cpp$/, '') : file;  // a build takes one
      assert.ok((seen.get(name) ?? noun) === noun, `${name} lies in ${seen.get(name)} and ${file}`);
      seen.set(name, noun);
    }
});

test('the classes of a source file are found by what it defines', () => {
  const text = 'namespace a {\nStream::~Stream() { close(); }\nvoid Sender::send(int) {\n  std::move(x);\nB::C::C(int) {}\n';
  assert.deepEqual([...definedIn(text)].sort(), ['a::B::C', 'a::Sender', 'a::Stream']);
  assert.deepEqual([...definedIn('std::string text() {\nreturn x::y(z);\n')], []);
});

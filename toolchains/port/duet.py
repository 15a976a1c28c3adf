# An Emscripten port: compiles duet from the folder that contains this file, and links it. For compiling and linking:
#
#   em++ -std=c++20 --use-port=path/to/duet/toolchains/port/duet.py program.cpp -o program.js
#
# The library is kept in Emscripten's cache, once for each set of flags that it must share with the program. Emscripten 3.1.54
# was the first to take a port by its path. docs/web_builds.md has more.

import glob
import hashlib
import os

DESCRIPTION = 'duet: one WebSocket API for C++, native and in the browser'
LICENSE = 'MIT'
OPTIONS = {'optimizationLevel': 'Optimization level of the library: 0, 1, 2, 3, g, s or z (default to z)'}
LEVELS = '0123gsz'

root = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
javascript = os.path.join(root, 'wasm', 'src', 'duet.js')
options = {'optimizationLevel': 'z'}

# These have a counterpart for pages (core/CMakeLists.txt).
NATIVE_ONLY = {'skip_host.cpp', 'timer_queue_heap.cpp', 'utf8_fast.cpp'}


def sources():
  paths = glob.glob(os.path.join(root, 'core', 'src', '*.cpp')) + glob.glob(os.path.join(root, 'wasm', 'src', '*.cpp'))
  return sorted(os.path.relpath(path, root) for path in paths if os.path.basename(path) not in NATIVE_ONLY)


# Returns the flags that the library and the program must share, and that Emscripten does not add by itself.
def shared_flags(settings):
  flags = []
  if settings.PTHREADS:
    flags.append('-pthread')
  if settings.WASM_WORKERS:
    flags.append('-sWASM_WORKERS')
  return flags


# Another version of duet must not find this one's library in the cache.
def digest():
  content = hashlib.sha256()
  for folder in (os.path.join('core', 'include', 'duet'), os.path.join('core', 'src'), os.path.join('wasm', 'src')):
    for path in sorted(glob.glob(os.path.join(root, folder, '*.[ch]pp'))):
      with open(path, 'rb') as file:
        content.update(file.read())
  return content.hexdigest()[:12]


def library_name(settings):
  variant = ''.join(shared_flags(settings)).replace('-s', '-').lower()
  return f'libduet-{digest()}-O{options["optimizationLevel"]}{variant}.a'


def get(ports, settings, shared):
  def create(final):
    flags = [f'-O{options["optimizationLevel"]}', '-std=c++20', '-DNDEBUG', '-finline-functions', '-fno-rtti']
    includes = [os.path.join(root, 'core', 'include'), os.path.join(root, 'core', 'src')]
    ports.build_port(root, final, 'duet', includes=includes, flags=flags + shared_flags(settings), srcs=sources())

  return [shared.cache.get_lib(library_name(settings), create, what='port')]


def clear(ports, settings, shared):
  shared.cache.erase_lib(library_name(settings))


def process_args(ports):
  return ['-isystem', os.path.join(root, 'core', 'include')]


# As duet::client does in CMake: without the setting, a message that does not fit into a heap without growth would end the
# program.
def linker_setup(ports, settings):
  settings.JS_LIBRARIES += [javascript]
  settings.ABORTING_MALLOC = 0


def handle_options(given, error_handler):
  level = given.get('optimizationLevel', options['optimizationLevel'])
  if level not in LEVELS or len(level) != 1:
    error_handler(f'[optimizationLevel] can be {list(LEVELS)}, got [{level}]')
  options['optimizationLevel'] = level

// Strings into wasm memory. (In the other direction, the C++ side passes JavaScript strings.)

const encoder = new TextEncoder();

/**
 * Calls `use(pointer, length)` with `text` as UTF-8 in a buffer of bridge.cpp, which owns it and may reuse
 * it at its next _console_alloc. HEAPU8 is read after the allocation, because that may grow and replace the
 * memory.
 */
export function withText(module, text, use) {
  const bytes = encoder.encode(text);
  const pointer = module._console_alloc(bytes.length) >>> 0;  // negative above 2 GiB
  module.HEAPU8.set(bytes, pointer);
  return use(pointer, bytes.length);
}

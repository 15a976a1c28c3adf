// The JavaScript half of bridge.cpp, linked with --js-library: events of the core, with strings that have a length. Calls
// in the other direction are exports of bridge.cpp.
mergeInto(LibraryManager.library, {
  $chatDecoder: 'new TextDecoder("utf-8", { ignoreBOM: true })',

  chat_tell__sig: 'viii',
  chat_tell__deps: ['$chatDecoder'],
  chat_tell: function(kind, p, n) {
    p >>>= 0;  // above 2 GiB, wasm passes an address as a negative number
    Module['onChat'](kind, chatDecoder.decode(HEAPU8.subarray(p, p + (n >>> 0))));
  },
});

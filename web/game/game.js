// The JavaScript half of bridge.cpp, linked with --js-library: events of the core, with strings that have a length. Calls
// in the other direction are exports of bridge.cpp.
mergeInto(LibraryManager.library, {
  $gameDecoder: 'new TextDecoder("utf-8", { ignoreBOM: true })',

  game_tell__sig: 'viii',
  game_tell__deps: ['$gameDecoder'],
  game_tell: function(kind, p, n) {
    p >>>= 0;  // above 2 GiB, wasm passes an address as a negative number
    Module['onGame'](kind, gameDecoder.decode(HEAPU8.subarray(p, p + (n >>> 0))));
  },
});

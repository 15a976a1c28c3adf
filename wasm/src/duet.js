// duet.js: the JavaScript half of transport.cpp, linked with --js-library. It moves bytes between browser
// WebSockets and wasm memory; every decision is made in C++.
//
// Rules: only handles cross, never pointers to objects. Nothing throws into wasm. Whatever the host calls
// goes through duetReport. Views of the memory are taken after the last call into wasm, which may grow it.
// Conservative ES2015: the optimizer of older Emscriptens drops destructuring declarations and computed keys.

mergeInto(LibraryManager.library, {
  $duetSockets: {},  // handle of a socket -> WebSocket
  $duetTimers: {},   // handle of a transport -> its one timer
  $duetOffers: [],   // subprotocols for the next duet_open
  $duetEncoder: 'new TextEncoder()',
  $duetDecoder: 'new TextDecoder("utf-8", { ignoreBOM: true })',

  // Shared memory (pthreads) and resizable memory: the browser's own functions refuse views of them.
  $duetForeign: function() {
    return !(HEAPU8.buffer instanceof ArrayBuffer) || HEAPU8.buffer.resizable;
  },

  // The bytes at p; not kept by the caller, who may hand them to the browser as they are.
  $duetView__deps: ['$duetForeign'],
  $duetView: function(p, n, copy) {
    var view = HEAPU8.subarray(p, p + n);
    return copy || duetForeign() ? view.slice() : view;
  },

  $duetText__deps: ['$duetView', '$duetDecoder'],
  $duetText: function(p, n) {
    return duetDecoder.decode(duetView(p, n));
  },

  // Reports to C++ (kinds: see transport.cpp) with a string or an ArrayBuffer, written once, into a buffer
  // that C++ allocates here and frees. What is larger than `limit` is reported as null.
  $duetReport__deps: ['$callUserCallback', '$duetForeign', '$duetEncoder'],
  $duetReport: function(handle, kind, code, data, limit) {
    callUserCallback(function() {
      var n = data.length, p = 0, i = 0, done;
      if (n < 256) {
        // Short texts are mostly ASCII, and a loop over them is faster than a call of the encoder.
        p = _duet_event(0, 0, 0, 0, n);
        for (var c; i < n && (c = data.charCodeAt(i)) < 128; i++) HEAPU8[p + i] = c;
      }
      if (i !== n) {
      }
      if (_duet_event(handle, kind, code, p, n) && Module['duetExit']) Module['duetExit'](0);
    });
  },
});

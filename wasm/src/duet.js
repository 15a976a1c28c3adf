// duet.js: the JavaScript half of browser_transport.cpp, linked with --js-library. It moves bytes between the
// host's WebSockets and wasm memory; every decision is made in C++.
//
// The rules: only handles cross, never references. Nothing is thrown into wasm. Every callback of the host goes
// through duetReport. A view of the memory is taken after the last call into wasm, because a call may grow it.
// Conservative ES2015: the optimizer of Emscripten 3.1.6 drops destructuring declarations and computed keys.
// Code for Node's WebSockets only, or for memory that is shared (pthreads) or resizable, is linked only into programs
// that may need it.

#if typeof ABORTING_MALLOC != 'undefined' && ABORTING_MALLOC && !error('duet: link with -sABORTING_MALLOC=0. Without it a message that finds no memory ends the program; docs/web_builds.md tells more.')
#endif

mergeInto(LibraryManager.library, {
  $duetThings: {},   // by handle: a socket, or the timer of a transport
  $duetOffers: [],   // the subprotocols for the next duet_open
  $duetEncoder: 'new TextEncoder()',
  $duetDecoder: 'new TextDecoder("utf-8", { ignoreBOM: true })',

  $duetView: function(p, n) {
#if (typeof CAN_ADDRESS_2GB == 'undefined' || CAN_ADDRESS_2GB) && (typeof MEMORY64 == 'undefined' || !MEMORY64)
    p >>>= 0;  // above 2 GiB, wasm32 passes an address as a negative number
    n >>>= 0;
#endif
#if (typeof SHARED_MEMORY != 'undefined' ? SHARED_MEMORY : USE_PTHREADS) || typeof GROWABLE_ARRAYBUFFERS != 'undefined' && GROWABLE_ARRAYBUFFERS
    return HEAPU8.slice(p, p + n);  // browsers refuse a view
#else
    return HEAPU8.subarray(p, p + n);
#endif
  },

  $duetText__deps: ['$duetView', '$duetDecoder'],
  $duetText: function(p, n) {
    return duetDecoder.decode(duetView(p, n));
  },

  // Reports an event to C++ (`kind`: see browser_transport.hpp) with a string or an ArrayBuffer, or a Buffer of npm's ws.
  // The data is copied once, to a buffer from C++ (event 0, which releases the previous buffer), and C++ frees it. If C++
  // has no room for it, the event has no data.
  // A string has at least one byte of UTF-8 for each of its units, and at most three: its buffer has one for each and
  // 512 more, so that a short string always fits. A long one that does not is encoded in JavaScript memory first.
#if MINIMAL_RUNTIME
  $duetReport__deps: ['$duetView', '$duetEncoder'],
  $duetReport: function(handle, kind, code, data) {
#else
  $duetReport__deps: ['$duetTell', '$callUserCallback'],
  $duetReport: function(handle, kind, code, data) {
    callUserCallback(function() { duetTell(handle, kind, code, data); });
  },

  $duetTell__deps: ['$duetView', '$duetEncoder'],
  $duetTell: function(handle, kind, code, data) {
#endif
    // An ArrayBuffer has no length.
    if (!(data.length >= 0)) {
      data = new Uint8Array(data);
      ++kind;
    }
    // A buffer never has 4 GiB, and the lower 32 bits of such a length would be too small.
    var n = data.length, p = _duet_event(handle, 0, kind, 0, Math.min(n, 0xfffff000)), i = 0, c;
    if (p && typeof data == 'string') {
      // For short ASCII a loop is faster than the encoder.
      if (n < 256) while (i < n && (c = data.charCodeAt(i)) < 128) HEAPU8[p + i++] = c;
      if (i < n) {
#if !(typeof SHARED_MEMORY != 'undefined' ? SHARED_MEMORY : USE_PTHREADS) && (typeof GROWABLE_ARRAYBUFFERS == 'undefined' || !GROWABLE_ARRAYBUFFERS)
        c = duetEncoder.encodeInto(data, duetView(p, n + 512));
        if (c.read == n) n = c.written;
        else
#endif
        p = _duet_event(handle, 0, kind, p, n = (data = duetEncoder.encode(data)).length);
      }
    }
    if (p && typeof data != 'string') HEAPU8.set(data, p);
    if (_duet_event(handle, kind, code, p, n) && Module['duetExit']) Module['duetExit'](0);
  },

  $duetFail__deps: ['$duetReport'],
  $duetFail: function(handle, detail, ms) {
    return setTimeout(function() { duetReport(handle, 6, 0, '' + detail); }, ms);
  },

  // In signatures an address or a size is p, a number in JavaScript even if it is 64 bits in wasm.
  duet_offer__sig: 'vpp',
  duet_offer__deps: ['$duetText', '$duetOffers'],
  duet_offer: function(p, n) {
    duetOffers.push(duetText(p, n));
  },

  duet_open__sig: 'viipp',
  duet_open__deps: ['$duetThings', '$duetOffers', '$duetText', '$duetReport', '$duetFail'],
  duet_open: function(handle, secure, p, n) {
    try {
      var ws = duetThings[handle] = new (
#if typeof ENVIRONMENT_MAY_BE_NODE == 'undefined' || ENVIRONMENT_MAY_BE_NODE
        Module['WebSocket'] ||
#endif
        WebSocket)((secure ? 'wss://' : 'ws://') + duetText(p, n), duetOffers);
      ws.binaryType = 'arraybuffer';
      ws.onopen = function(e) { duetReport(handle, 2, e.code, ws.protocol); };
#if typeof ENVIRONMENT_MAY_BE_NODE == 'undefined' || ENVIRONMENT_MAY_BE_NODE
      // npm's ws has text as bytes, too, and would decode it only for it to be encoded again here. It sends events after
      // close().
      if (ws['on']) {
        ws.binaryType = 'nodebuffer';
        ws['on']('message', function(data, binary) {
          if (ws.readyState == 1) duetReport(handle, binary ? 4 : 3, 0, data);
        });
      } else
#endif
      ws.onmessage = function(e) { duetReport(handle, 3, 0, e.data); };
#if typeof ENVIRONMENT_MAY_BE_NODE == 'undefined' || ENVIRONMENT_MAY_BE_NODE
      // The error event has no details, and close follows; only Node's own WebSocket omits it.
      var timer;
      ws.onerror = function() { timer = duetFail(handle, '', 1000); };
#endif
      ws.onclose = function(e) {
#if typeof ENVIRONMENT_MAY_BE_NODE == 'undefined' || ENVIRONMENT_MAY_BE_NODE
        clearTimeout(timer);
#endif
        // Firefox may not have fired it.
        ws.onopen(e);
        duetReport(handle, 5, e.code, e.reason);
      };
    } catch (e) {
      duetFail(handle, e);
    }
    duetOffers = [];
  },

  duet_send__sig: 'viipp',
  duet_send__deps: ['$duetThings', '$duetText', '$duetView', '$duetFail'],
  duet_send: function(handle, text, p, n) {
    var ws = duetThings[handle];
    try {
      if (ws.readyState == 1)
#if typeof ENVIRONMENT_MAY_BE_NODE == 'undefined' || ENVIRONMENT_MAY_BE_NODE
        // npm's ws takes bytes for text. It compresses after send() has returned, so with compression it gets a
        // copy.
        if (ws['on']) ws.send(ws.extensions ? duetView(p, n).slice() : duetView(p, n), { 'binary': !text });
        else
#endif
        ws.send(text ? duetText(p, n) : duetView(p, n));
    } catch (e) {
      duetFail(handle, e);
    }
  },

  duet_buffered__sig: 'pi',
  duet_buffered__deps: ['$duetThings'],
  duet_buffered: function(handle) {
    var ws = duetThings[handle];
    return ws && ws.readyState < 3 ? ws.bufferedAmount : 0;
  },

  duet_close__sig: 'viipp',
  duet_close__deps: ['$duetThings', '$duetText'],
  duet_close: function(handle, code, p, n) {
    var ws = duetThings[handle];
    try {
      if (code) ws.close(code, duetText(p, n));
      else ws.close();
    } catch (e) {}
  },

  // No event arrives later: C++ has dropped the handle, and its messages are not copied any more.
  duet_drop__sig: 'vi',
  duet_drop__deps: ['$duetThings', 'duet_close'],
  duet_drop: function(handle) {
    _duet_close(handle, 0, 0, 0);
    delete duetThings[handle];
  },

  duet_now__sig: 'd',
  duet_now: function() {
    return performance.now();
  },

  duet_is_visible__sig: 'i',
  duet_is_visible: function() {
    return typeof document == 'undefined' || !document.hidden;
  },

  duet_watch_visibility__sig: 'vi',
  duet_watch_visibility: function(handle) {
    if (typeof document == 'undefined') return;
    document.addEventListener('visibilitychange', function tell() {
      if (!_duet_visibility(handle, !document.hidden)) document.removeEventListener('visibilitychange', tell);
    });
  },

  duet_timer__sig: 'vid',
  duet_timer__deps: ['$duetThings', '$duetReport'],
  duet_timer: function(handle, ms) {
    clearTimeout(duetThings[handle]);
    if (ms >= 0) duetThings[handle] = setTimeout(function() { duetReport(handle, 1, 0, ''); }, ms);
  },

  // Leaves main() and keeps its variables. The exception is a trap: with wasm exceptions, any other value would run
  // the cleanup code. Emscripten recognises its own 'unwind' by the string.
#if MINIMAL_RUNTIME
  // MINIMAL_RUNTIME has no 'unwind': its start-up code would report an uncaught error.
  duet_hand_back__postset:
    'run = function(start) { return function() { try { start() } catch (e) { if (e != "unwind") throw e } } }(run);',
#endif
  duet_hand_back__sig: 'v',
  duet_hand_back__deps: (runtimeKeepalivePush() ? ['$runtimeKeepalivePush'] : [])
#if !DISABLE_EXCEPTION_CATCHING
    // Part of every program in Emscripten's older versions.
    .concat(LibraryManager.library.$stackSave ? ['$stackSave', '$stackRestore'] : [])
#endif
  ,
  duet_hand_back: function() {
    {{{ runtimeKeepalivePush() }}}
#if !DISABLE_EXCEPTION_CATCHING
    var stack = stackSave();
#endif
    try {
#if typeof WASM2JS != 'undefined' && WASM2JS
      throw Error();  // JavaScript (-sWASM=0) has no trap, only abort(), and no wasm exceptions
#else
      _duet_event(0, 7, 0, 0, 0);
#endif
    } catch (e) {
      e.toString = function() {
#if !DISABLE_EXCEPTION_CATCHING
        // With -fexceptions calls go through JavaScript, which frees the callee's stack when it throws, and
        // then asks for this string.
        stackRestore(stack);
#endif
        return 'unwind';
      };
      throw e;
    }
  },
});

// The JavaScript half of bridge.cpp, linked with --js-library: events of the core, with strings that have a length. Calls in
// the other direction are exports of bridge.cpp. Numbers above 2^32 pass as doubles.
mergeInto(LibraryManager.library, {
  $editorDecoder: 'new TextDecoder("utf-8", { ignoreBOM: true })',
  $editorBytes__docs: '/** A view of wasm memory; above 2 GiB, wasm passes an address as a negative number. */',
  $editorBytes: function(p, n) { return HEAPU8.subarray(p >>> 0, (p >>> 0) + (n >>> 0)); },
  $editorText__deps: ['$editorDecoder', '$editorBytes'],
  $editorText: function(p, n) { return editorDecoder.decode(editorBytes(p, n)); },

  editor_tell__sig: 'viii',
  editor_tell__deps: ['$editorText'],
  editor_tell: function(kind, p, n) { Module['events'][['changed', 'text', 'notice', 'problem'][kind]](editorText(p, n)); },

  editor_kept__sig: 'vii',
  editor_kept__deps: ['$editorBytes'],
  editor_kept: function(p, n) { Module['events']['kept'](editorBytes(p, n).slice()); },

  editor_patch__sig: 'viiii',
  editor_patch__deps: ['$editorText'],
  editor_patch: function(position, erased, p, n) {
    Module['events']['patch']({ position: position >>> 0, erased: erased >>> 0, inserted: editorText(p, n) });
  },
  editor_patched__sig: 'v',
  editor_patched: function() { Module['events']['patched'](); },

  editor_link__sig: 'viidiii',
  editor_link__deps: ['$editorText'],
  editor_link: function(state, seconds, unstored, steps, p, n) {
    Module['events']['link']({
      state: ['connecting', 'live', 'waiting', 'offline'][state], seconds: seconds, why: editorText(p, n),
    }, unstored, { undo: (steps & 1) !== 0, redo: (steps & 2) !== 0 });
  },

  editor_person__sig: 'vdiiiii',
  editor_person__deps: ['$editorText'],
  editor_person: function(agent, p, n, isInText, anchor, head) {
    Module['events']['person']({
      agent: agent, name: editorText(p, n), isInText: isInText !== 0, anchor: anchor >>> 0, head: head >>> 0,
    });
  },

  editor_moment__sig: 'vdd',
  editor_moment: function(number, at) { Module['events']['moment']({ number: number, at: at }); },
  editor_moments__sig: 'v',
  editor_moments: function() { Module['events']['moments'](); },

  editor_past__sig: 'vdii',
  editor_past__deps: ['$editorText'],
  editor_past: function(number, p, n) { Module['events']['past'](number, editorText(p, n)); },
});

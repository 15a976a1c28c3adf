// The text in CodeMirror. The core owns the text: edits of the visitor go to it, and changes of others come from it.
// esbuild makes one file of this one, carets.mjs and CodeMirror.
import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { search, searchKeymap } from '@codemirror/search';
import { Annotation, ChangeSet, Compartment, EditorState } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, placeholder } from '@codemirror/view';
import { carets, showPeople } from './carets.mjs';

export { colorOf } from './carets.mjs';

const fromCore = Annotation.define();
const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, monospace', lineHeight: '1.75', overflow: 'auto' },
  '.cm-content': { padding: '1.8rem 0 40vh', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 var(--gutter)' },
  '.cm-placeholder': { color: 'var(--quiet)' },
  '.cm-specialChar': { color: 'var(--bad)' },
  '.cm-panels': { color: 'var(--text)', backgroundColor: 'var(--page)' },
  '.cm-button': { color: 'var(--text)', backgroundColor: 'var(--surface)', backgroundImage: 'none' },
  '.cm-textfield': { color: 'var(--text)', backgroundColor: 'var(--surface)', borderColor: 'var(--quiet)' },
  '.cm-searchMatch': { backgroundColor: 'var(--wait-back)', outline: '1px solid var(--wait)' },
});

/** One change of patches that follow one another. Halves are composed, so that the time stays near to linear. */
function changesOf(patches, length) {
  if (patches.length === 0) return ChangeSet.empty(length);
  if (patches.length === 1) {
    const [{ position, erased, inserted }] = patches;
    return ChangeSet.of({ from: position, to: position + erased, insert: inserted }, length, '\n');
  }
  const half = patches.length >> 1;
  const first = changesOf(patches.slice(0, half), length);
  return first.compose(changesOf(patches.slice(half), first.newLength));
}

export class TextView {
  #view;
  #actions;
  #editable = new Compartment();
  #isAttached = false;

  /**
   * `actions`: edit(edits) returns whether the core made them all; showText() makes the core show its text again; undo();
   * redo(); select(anchor, head); deselect().
   */
  constructor(parent, actions) {
    this.#actions = actions;
    // In a shadow root CodeMirror's styles are constructed sheets, which the page's policy allows.
    const root = parent.attachShadow({ mode: 'open' });
    this.#view = new EditorView({ parent: root, root, state: this.#stateOf('') });
  }

  /** Shows a whole text, from which on the visitor may edit. */
  show(text) {
    const { anchor, head } = this.#view.state.selection.main;
    const end = (place) => Math.min(place, text.length);
    this.#isAttached = true;
    this.#view.setState(this.#stateOf(text, { anchor: end(anchor), head: end(head) }));
  }

  /** Shows changes that the core has made. `follow`: they are the visitor's own, and come into view. */
  apply(patches, { follow = false } = {}) {
    if (patches.length === 0) return;
    const changes = changesOf(patches, this.#view.state.doc.length);
    const last = patches.at(-1);
    const end = last.position + last.inserted.length;
    this.#view.dispatch({
      changes, annotations: fromCore.of(true), ...(follow ? { selection: { anchor: end }, scrollIntoView: true } : {}),
    });
    if (follow) this.#tellSelection(this.#view.state);
  }

  showPeople(people) { this.#view.dispatch({ effects: showPeople(people) }); }

  focus() { this.#view.focus(); }

  get text() { return this.#view.state.doc.toString(); }

  #stateOf(doc, selection = { anchor: 0 }) {
    const run = (action) => () => {
      action();
      return true;
    };
    const { undo, redo } = this.#actions;
    return EditorState.create({
      doc,
      selection,
      extensions: [
        // Positions are the same as the core's: a carriage return is a character, no line's end.
        EditorState.lineSeparator.of('\n'),
        EditorState.allowMultipleSelections.of(true),
        EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, '\n')),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': 'Text. Tab indents; Escape and then Tab leaves the text.', 'aria-multiline': 'true', spellcheck: 'true',
        }),
        this.#editable.of([EditorState.readOnly.of(!this.#isAttached), EditorView.editable.of(this.#isAttached)]),
        keymap.of([
          { key: 'Mod-z', run: run(undo), preventDefault: true },
          { key: 'Mod-y', mac: 'Mod-Shift-z', run: run(redo), preventDefault: true },
          { key: 'Mod-Shift-z', run: run(redo), preventDefault: true },
          indentWithTab, ...searchKeymap, ...defaultKeymap,
        ]),
        EditorView.domEventHandlers({
          beforeinput: (event) => {
            const action = { historyUndo: undo, historyRedo: redo }[event.inputType];
            if (!action) return false;
            event.preventDefault();
            action();
            return true;
          },
        }),
        highlightSpecialChars(),
        search({ top: true }),
        placeholder('Write here. Everybody who opens this page sees it.'),
        carets,
        theme,
        EditorView.updateListener.of((update) => this.#onUpdate(update)),
      ],
    });
  }

  #onUpdate(update) {
    let isOwn = false;
    let isInStep = true;
    for (const transaction of update.transactions) {
      if (!transaction.docChanged || transaction.annotation(fromCore)) continue;
      isOwn = true;
      const edits = [];
      transaction.changes.iterChanges((from, to, fromB, toB, inserted) => {
        edits.unshift({ position: from, erased: to - from, inserted: inserted.toString() });
      });
      isInStep = this.#actions.edit(edits) && isInStep && !edits.some((one) => loneSurrogate.test(one.inserted));
    }
    // Not inside of an update, which has to end first.
    if (!isInStep) queueMicrotask(() => this.#actions.showText());
    if (isOwn || update.selectionSet || update.focusChanged) this.#tellSelection(update.state);
  }

  #tellSelection(state) {
    const { anchor, head } = state.selection.main;
    if (this.#view?.hasFocus) this.#actions.select(anchor, head);
    else this.#actions.deselect();
  }
}

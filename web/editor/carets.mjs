// The others' carets and selections in the text, as decorations of CodeMirror.
import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, WidgetType } from '@codemirror/view';

const colors = 8;

/** One of the style sheet's colours, always the same for a replica. */
export const colorOf = (agent) => agent % colors;

class Caret extends WidgetType {
  constructor(name, color) {
    super();
    this.name = name;
    this.color = color;
  }

  eq(other) { return other.name === this.name && other.color === this.color; }

  toDOM() {
    const caret = document.createElement('span');
    caret.className = `cm-person cm-person-${this.color}`;
    caret.setAttribute('aria-hidden', 'true');  // the list of people has the names
    const label = document.createElement('bdi');
    label.className = 'cm-person-name';
    label.textContent = this.name;
    caret.append('\u2060', label);
    return caret;
  }

  get lineBreaks() { return 0; }

  ignoreEvent() { return true; }
}

const setPeople = StateEffect.define();

function decorations(people, length) {
  const ranges = [];
  for (const { agent, name, isInText, anchor, head } of people) {
    // A place that this view has not heard of yet is shown after the next change.
    if (!isInText || anchor > length || head > length) continue;
    const color = colorOf(agent);
    const [from, to] = anchor < head ? [anchor, head] : [head, anchor];
    if (from < to) ranges.push(Decoration.mark({ class: `cm-person-selection cm-person-${color}` }).range(from, to));
    ranges.push(Decoration.widget({ widget: new Caret(name, color), side: head > anchor ? -1 : 1 }).range(head));
  }
  return Decoration.set(ranges, true);
}

const field = StateField.define({
  create: () => Decoration.none,
  update(shown, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setPeople)) return decorations(effect.value, transaction.newDoc.length);
    }
    return shown.map(transaction.changes);
  },
  provide: (value) => EditorView.decorations.from(value),
});

const personColors = Object.fromEntries(Array.from({ length: colors }, (_, i) => [
  `.cm-person-${i}`, { '--person': `var(--person-${i})` }]));

const theme = EditorView.baseTheme({
  ...personColors,
  '.cm-person': { position: 'relative', borderInlineStart: '2px solid var(--person)', marginInline: '-1px' },
  '.cm-person-name': {
    position: 'absolute', insetBlockEnd: '100%', insetInlineStart: '-2px', zIndex: 5, maxWidth: '12em', padding: '0 .35em',
    borderRadius: '.3em .3em .3em 0', background: 'var(--person)', color: 'var(--on-person)', font: '600 .7rem/1.5 system-ui, sans-serif',
    overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', pointerEvents: 'none', userSelect: 'none',
  },
  '.cm-person-selection': { backgroundColor: 'color-mix(in srgb, var(--person) 25%, transparent)' },
});

export const carets = [field, theme];

/** The effect that shows people {agent, name, isInText, anchor, head}. */
export const showPeople = (people) => setPeople.of(people);

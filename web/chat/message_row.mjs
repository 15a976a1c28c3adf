// One message of the list as an element.
import { avatar } from './avatar.mjs';
import { element, nameElement } from './element.mjs';
import { linkedText } from './linked_text.mjs';
import { dayKey, dayName, fullTimeOf, timeOf } from './times.mjs';

const together = 5 * 60_000;  // messages of one author within this time have one head

const states = {
  kept: ['◷', 'Kept, sent when possible'],
  sent: ['✓', 'Sent, not confirmed yet'],
  refused: ['!', 'Not sent'],
  confirmed: ['✓✓', 'Seen by the server'],
};

/** Computes what depends on the message before: {day, isFirst, isNew}. `before` is null for a room's first message. */
export function surroundings(row, before, divider) {
  const at = row.at ?? Date.now();
  const isNewDay = !before || dayKey(before.at ?? Date.now()) !== dayKey(at);
  const isNew = divider > 0 && row.offset > divider && !row.mine && (!before || before.offset <= divider);
  const isFirst = isNewDay || isNew || row.missing > 0 || before.by !== row.by || at - (before.at ?? at) > together;
  return { day: isNewDay ? dayName(at) : '', isFirst, isNew };
}

function stateOf(row) {
  if (!row.mine || row.deleted) return [];
  const kind = row.state ?? (row.change ? row.change.state : 'confirmed');
  const [sign, words] = states[kind];
  return [element('span', { class: `state ${kind}`, title: words },
    element('span', { 'aria-hidden': 'true' }, sign), element('span', { class: 'visually-hidden' }, words))];
}

function timeElement(row) {
  if (!row.at) return element('span', { class: 'time' }, 'now');
  return element('time', { class: 'time', datetime: new Date(row.at).toISOString(), title: fullTimeOf(row.at) }, timeOf(row.at));
}

function textOf(row) {
  if (row.deleted) return element('p', { class: 'text deleted' }, 'This message was deleted.');
  const nodes = linkedText(row.text ?? '');
  if (row.edited) nodes.push(element('span', { class: 'edited' }, ' (edited)'));
  return element('p', { class: 'text', dir: 'auto' }, ...nodes);
}

function reactionsOf(row, canReact) {
  if (!row.reactions?.length) return [];
  const chips = row.reactions.map(({ emoji, people, mine }) => {
    const shown = people.slice(0, 20).join(', ') + (people.length > 20 ? ` and ${people.length - 20} more` : '');
    return element('button', {
      type: 'button', class: 'chip', 'data-react': emoji, 'aria-pressed': String(mine), title: shown,
      'aria-label': `${emoji}, ${people.length}: ${shown}`, disabled: !canReact,
    }, element('span', { 'aria-hidden': 'true' }, emoji), ` ${people.length}`);
  });
  return [element('div', { class: 'reactions', role: 'group', 'aria-label': 'Reactions' }, ...chips)];
}

function faultOf(row) {
  const refused = row.state === 'refused' ? row : row.change?.state === 'refused' ? row.change : null;
  if (!refused) return [];
  return [element('p', { class: 'fault' }, `Not saved: ${refused.fault}. `,
    element('button', { type: 'button', class: 'small', 'data-retry': refused.id }, 'Try again'), ' ',
    element('button', { type: 'button', class: 'small', 'data-discard': refused.id }, 'Discard'))];
}

/** Fills the article of a row. `around` is what surroundings() returned. */
export function fillRow(article, row, around) {
  article.className = `message${row.mine ? ' mine' : ''}${around.isFirst ? ' first' : ''}${row.state ? ' pending' : ''}`;
  article.dataset.offset = row.offset;
  article.dataset.id = row.id;
  article.setAttribute('aria-label', `${row.by}, ${row.at ? timeOf(row.at) : 'now'}`);
  const parts = [];
  if (row.missing > 0) {
    parts.push(element('button', { type: 'button', class: 'gap', 'data-load': row.offset },
      `${row.missing} earlier ${row.missing === 1 ? 'message' : 'messages'}`));
  }
  if (around.day) parts.push(element('p', { class: 'day' }, element('span', {}, around.day)));
  if (around.isNew) parts.push(element('p', { class: 'new' }, element('span', {}, 'New messages')));
  const head = around.isFirst
    ? [element('p', { class: 'head' }, nameElement(row.by, { class: 'by' }), timeElement(row))] : [];
  parts.push(element('div', { class: 'body' },
    around.isFirst ? avatar(row.by) : element('span', { class: 'aside' }, timeElement(row)),
    element('div', { class: 'content' }, ...head, textOf(row), ...reactionsOf(row, !row.state), ...faultOf(row)),
    ...stateOf(row)));
  article.replaceChildren(...parts);
}

// The people who have the document open.
import { element, nameElement } from './element.mjs';
import { colorOf } from './text_view.mjs';

const $ = (id) => document.getElementById(id);
const most = 20;

export class PeopleBar {
  #shown = '';

  show(people, ownName) {
    const shown = JSON.stringify([ownName, ...people.map((one) => [one.agent, one.name])]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    $('me').replaceChildren(nameElement(ownName), ' (you)');
    const items = people.slice(0, most).map((one) => element('li', {},
      element('span', { class: `dot person-${colorOf(one.agent)}`, 'aria-hidden': 'true' }), nameElement(one.name, { class: 'name' })));
    if (people.length > most) items.push(element('li', {}, `and ${people.length - most} more`));
    $('people').replaceChildren(...items);
    $('people-count').textContent = people.length === 0 ? 'Nobody else is here.'
      : `${people.length} ${people.length === 1 ? 'other person is' : 'others are'} here:`;
  }
}

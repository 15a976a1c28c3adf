// The lists of rooms and people. On a narrow screen they are drawers.
import { avatar } from './avatar.mjs';
import { element, nameElement } from './element.mjs';

const $ = (id) => document.getElementById(id);
const mostPeople = 200;

export class SidePanels {
  #core;
  #shownRooms = '';
  #shownPeople = '';

  /** `onRoom(name)` is called when a room is chosen. */
  constructor(core, onRoom) {
    this.#core = core;
    $('rooms').addEventListener('click', (event) => {
      const button = event.target.closest('button[data-room]');
      if (!button) return;
      onRoom(button.dataset.room);
      this.close();
    });
    for (const name of ['rooms', 'people']) {
      $(`show-${name}`).addEventListener('click', () => this.#toggle(`${name}-panel`));
    }
    for (const button of document.querySelectorAll('[data-close]')) button.addEventListener('click', () => this.close());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
    document.addEventListener('pointerdown', (event) => {
      if (!event.target.closest('.panel, #show-rooms, #show-people')) this.close({ keepFocus: true });
    });
  }

  show(view, room) {
    const rooms = JSON.stringify([view.rooms, room]);
    if (rooms !== this.#shownRooms) this.#showRooms(view.rooms, room);
    this.#shownRooms = rooms;
    const people = JSON.stringify([room, view.room?.peopleVersion]);
    if (people !== this.#shownPeople) this.#showPeople(room, view.name);
    this.#shownPeople = people;
    $('me').textContent = view.name || 'nobody yet';
    const elsewhere = view.rooms.reduce((sum, one) => sum + (one.name === room ? 0 : one.unread), 0);
    $('elsewhere').hidden = elsewhere === 0;
    $('elsewhere').textContent = elsewhere > 99 ? '99+' : elsewhere;
    $('show-rooms').setAttribute('aria-label', elsewhere ? `Rooms, ${elsewhere} unread messages` : 'Rooms');
  }

  #showRooms(rooms, current) {
    const focused = document.activeElement?.dataset?.room;
    $('rooms').replaceChildren(...rooms.map(({ name, unread }) => element('li', {}, element('button', {
      type: 'button', 'data-room': name, 'aria-current': name === current ? 'page' : undefined,
    }, element('span', { class: 'hash', 'aria-hidden': 'true' }, '#'), nameElement(name, { class: 'name' }),
    ...(unread ? [element('span', { class: 'badge' }, unread > 99 ? '99+' : String(unread),
      element('span', { class: 'visually-hidden' }, ' unread'))] : [])))));
    if (focused) [...$('rooms').querySelectorAll('button')].find((one) => one.dataset.room === focused)?.focus();
  }

  #showPeople(room, me) {
    const people = this.#core.call({ do: 'people', room }) ?? [];
    $('people-count').textContent = $('people-here').textContent = people.length;
    $('show-people').setAttribute('aria-label', `People, ${people.length} here`);
    const items = people.slice(0, mostPeople).map((name) => element('li', {}, avatar(name),
      nameElement(name, { class: 'name' }), ...(name === me ? [element('span', { class: 'quiet' }, ' you')] : [])));
    if (people.length > mostPeople) items.push(element('li', { class: 'quiet' }, `and ${people.length - mostPeople} more`));
    $('people').replaceChildren(...items);
  }

  #toggle(id) {
    const isOpen = !$(id).classList.contains('open');
    this.close();
    $(id).classList.toggle('open', isOpen);
    $('show-rooms').setAttribute('aria-expanded', String(isOpen && id === 'rooms-panel'));
    $('show-people').setAttribute('aria-expanded', String(isOpen && id === 'people-panel'));
    if (isOpen) $(id).querySelector('.close').focus();
  }

  close({ keepFocus = false } = {}) {
    for (const name of ['rooms', 'people']) {
      const panel = $(`${name}-panel`);
      if (!panel.classList.contains('open')) continue;
      panel.classList.remove('open');
      $(`show-${name}`).setAttribute('aria-expanded', 'false');
      if (!keepFocus) $(`show-${name}`).focus();
    }
  }
}

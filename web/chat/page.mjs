// The chat's page. The core (bridge.cpp) has the model and makes the connection; the page shows the model and passes the
// visitor's actions on.
import { Announcer } from './announcer.mjs';
import { Composer } from './composer.mjs';
import { Core } from './core.mjs';
import { keepIdentity, keepOutbox, keepRoom, readIdentity, readOutbox, readRoom } from './kept.mjs';
import { showLink } from './link_line.mjs';
import { MessageList } from './message_list.mjs';
import { inNextFrame } from './next_frame.mjs';
import { SidePanels } from './side_panels.mjs';
import { Toolbar } from './toolbar.mjs';
import { Welcome } from './welcome.mjs';

const $ = (id) => document.getElementById(id);
const noticeLasts = 8_000;

let room = '';
let shownNotice = 0;
let noticeTimer = 0;
let knownRooms = new Set();

const plan = inNextFrame(() => render());

const core = await Core.load({
  changed: plan,
  news: () => announcer.plan(),
  identity: keepIdentity,
  outbox: keepOutbox,
});

const announcer = new Announcer(() => core.call({ do: 'news' }));
const list = new MessageList($('messages'), core, plan);
const toolbar = new Toolbar();
const panels = new SidePanels(core, choose);
const welcome = new Welcome(core);
const composer = new Composer(core, {
  lastOwn: () => list.lastOwn(),
  onSent: () => {
    list.toEnd();
    plan();
  },
});

function choose(name) {
  room = name;
  keepRoom(name);
  list.show(name);
  composer.show(name);
  plan();
}

/** Shows a room that was just joined, and another one when the shown one was left. */
function followRooms(rooms) {
  const names = rooms.map((one) => one.name);
  const added = names.filter((name) => !knownRooms.has(name));
  const isFirst = knownRooms.size === 0;
  knownRooms = new Set(names);
  if (names.length > 0 && !names.includes(room)) choose(names.includes(readRoom()) ? readRoom() : names[0]);
  else if (!isFirst && added.length === 1) choose(added[0]);
}

function showTyping(names) {
  const text = names.length === 0 ? '' : names.length > 3 ? 'Several people are typing…'
    : `${names.map((name) => `\u2068${name}\u2069`).join(', ')} ${names.length === 1 ? 'is' : 'are'} typing…`;
  if ($('typing').textContent !== text) $('typing').textContent = text;
}

function showNotice(notice) {
  if (notice.number === shownNotice) return;
  shownNotice = notice.number;
  $('notice').textContent = notice.text;
  $('notice').classList.toggle('problem', notice.isProblem);
  $('notice').hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { $('notice').hidden = true; }, noticeLasts);
}

function showJumps(shown) {
  $('jump-end').hidden = list.atEnd || !shown;
  const oldest = list.rowOf(list.first)?.row.offset ?? 0;
  const isAbove = shown && shown.divider > 0 && oldest > shown.divider + 1;
  $('jump-new').hidden = !isAbove;
  if (isAbove) $('jump-new').lastElementChild.textContent = `${shown.last - shown.divider} new messages`;
}

function render() {
  core.call({ do: 'look', room: document.hidden ? '' : room, atEnd: list.atEnd });
  let view = core.call({ do: 'view', room });
  followRooms(view.rooms);
  if (view.room?.name !== room) view = core.call({ do: 'view', room });
  const shown = view.room ?? null;
  welcome.show(view);
  showLink(view.link, view.waiting, $('text'));
  panels.show(view, room);
  $('room-title').firstElementChild.textContent = room || 'duet chat';
  document.title = `${view.unread > 0 ? `(${view.unread}) ` : ''}${room ? `${room} · ` : ''}duet chat`;
  list.render(shown?.divider ?? 0, !shown?.isKnown || shown.isLoading);
  $('empty').hidden = !shown?.isKnown || shown.last > 0 || list.first !== null;
  showTyping(shown?.typing ?? []);
  showNotice(view.notice);
  showJumps(shown);
}

// The list's actions: pointer, touch and keys end at the same buttons.

$('messages').addEventListener('pointerover', (event) => {
  if (event.pointerType === 'mouse') toolbar.show(list.rowOf(event.target));
});
$('history').addEventListener('pointerleave', () => {
  if (!$('messages').contains(document.activeElement)) toolbar.show(null);
});
/** A touch screen keeps :hover at the last touch. */
const isUnderMouse = () => matchMedia('(hover: hover)').matches && $('messages').matches(':hover');

$('messages').addEventListener('focusout', (event) => {
  if (!$('messages').contains(event.relatedTarget) && !isUnderMouse()) toolbar.show(null);
});
$('messages').addEventListener('focusin', (event) => toolbar.show(list.rowOf(event.target)));

$('messages').addEventListener('click', (event) => {
  const found = list.rowOf(event.target);
  const button = event.target.closest('button');
  if (!found) return;
  if (!button) {
    if (!event.target.closest('a') && getSelection().isCollapsed) list.focus(found.article);
    return;
  }
  const { react, load, retry, discard } = button.dataset;
  const { offset } = found.row;
  if (react) core.call({ do: 'react', room, offset, text: react });
  else if (load) core.call({ do: 'load', room, offset: Number(load) });
  else if (retry) core.call({ do: 'retry', id: retry });
  else if (discard) core.call({ do: 'discard', id: discard });
  else if ('edit' in button.dataset) composer.edit(found.row);
  else if ('remove' in button.dataset) reallyDelete(found);
});

$('messages').addEventListener('keydown', (event) => {
  const moves = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 };
  if (event.target.closest('[role=toolbar]') && event.key !== 'Escape') return;
  if (event.key in moves) list.focusBy(moves[event.key]);
  else if (event.key === 'Home') list.focus(list.first);
  else if (event.key === 'End') jumpToEnd();
  else if (event.key === 'Escape') composer.focus();
  else return;
  event.preventDefault();
});

let afterDeleting = null;

function reallyDelete(found) {
  $('really-text').textContent = found.row.text.slice(0, 200);
  afterDeleting = found;
  $('really').showModal();
}

$('really-yes').addEventListener('click', () => {
  $('really').close();
  core.call({ do: 'delete', room, offset: afterDeleting.row.offset });
  list.focus(afterDeleting.article);
});
$('really-no').addEventListener('click', () => $('really').close());

function jumpToEnd() {
  list.toEnd();
  plan();
  composer.focus();
}

$('jump-end').addEventListener('click', jumpToEnd);
$('jump-new').addEventListener('click', () => {
  const { divider } = core.call({ do: 'view', room }).room;
  core.call({ do: 'load', room, offset: divider + 50 });
  list.toOffset(divider + 1);
});

$('try').addEventListener('click', () => core.call({ do: 'try' }));
$('join').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = $('join-name').value.trim();
  if (name) core.call({ do: 'join', room: name });
  $('join-name').value = '';
  panels.close();
});
$('leave').addEventListener('click', () => {
  core.call({ do: 'leave', room });
  panels.close();
});

addEventListener('online', () => core.call({ do: 'network', isThere: true }));
addEventListener('offline', () => core.call({ do: 'network', isThere: false }));
document.addEventListener('visibilitychange', () => {
  // A visitor who comes back sees where the new messages begin.
  core.call({ do: 'look', room: document.hidden ? '' : room, atEnd: false });
  plan();
});
addEventListener('resize', plan);

const url = new URL('.', location.href);
url.protocol = url.protocol.replace('http', 'ws');
core.call({ do: 'start', url: url.href, identity: readIdentity(), outbox: readOutbox() });
if (!navigator.onLine) core.call({ do: 'network', isThere: false });

// The editor's page. The core (bridge.cpp) has the model and makes the connection; the page shows the model and passes the
// visitor's actions on. The address names the document: #Notes.
import { Core } from './core.mjs';
import { HistoryView } from './history_view.mjs';
import { KeptCopy, keepName, readName } from './kept.mjs';
import { showLink } from './link_line.mjs';
import { inNextFrame } from './next_frame.mjs';
import { PeopleBar } from './people_bar.mjs';
import { TextView } from './text_view.mjs';
import { Welcome } from './welcome.mjs';

const $ = (id) => document.getElementById(id);
const noticeLasts = 8_000;
const quickly = 1_500;  // edits that are stored within this time are no news

let name = readName();
let isStarted = false;
let isCalled = 0;  // a call of the page is under way: its patches are the visitor's own
let unstoredSince = 0;
let noticeTimer = 0;
let kept = null;

function documentName() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}

const plan = inNextFrame(() => render());

const core = await Core.load({
  changed: plan,
  text: (text) => {
    view.show(text);
    // Before the first text nothing can be written, and nothing has the focus.
    const isFirst = $('text').getAttribute('aria-busy') === 'true';
    $('text').setAttribute('aria-busy', 'false');
    if (isFirst && document.activeElement === document.body) view.focus();
    plan();
  },
  patches: (patches) => view.apply(patches, { follow: isCalled > 0 }),
  kept: (bytes) => kept.keep(bytes),
  notice: (text) => {
    $('notice').textContent = text;
    $('notice').hidden = false;
    clearTimeout(noticeTimer);
    noticeTimer = setTimeout(() => { $('notice').hidden = true; }, noticeLasts);
  },
  moments: (moments) => history.showMoments(moments),
  past: (number, text) => history.showPast(number, text),
});

function step(action) {
  isCalled += 1;
  core[action]();
  isCalled -= 1;
  noteEdit();
}

function noteEdit() {
  $('link').dataset.stored = 'no';  // until a frame says otherwise
  plan();
}

const view = new TextView($('text'), {
  edit: (edits) => {
    const isWhole = core.edit(edits);
    noteEdit();
    return isWhole;
  },
  showText: () => core.showText(),
  undo: () => step('undo'),
  redo: () => step('redo'),
  select: (anchor, head) => { if (isStarted) core.select(anchor, head); },
  deselect: () => { if (isStarted) core.deselect(); },
});
const people = new PeopleBar();
const welcome = new Welcome();
const history = new HistoryView(core);

/** Returns how much is worth to be told: without a connection everything, else what takes long. */
function worthTelling(state, unstored) {
  if (unstored === 0) unstoredSince = 0;
  else unstoredSince ||= performance.now();
  if (state !== 'live') return unstored;
  if (unstored === 0) return 0;
  const rest = unstoredSince + quickly - performance.now();
  if (rest > 0) setTimeout(plan, rest);
  return rest > 0 ? 0 : unstored;
}

function render() {
  if (!isStarted) return;
  const { link, unstored, steps, people: others } = core.view();
  showLink(link, worthTelling(link.state, unstored), view);
  $('link').dataset.stored = unstored === 0 ? 'yes' : 'no';
  people.show(others, name);
  view.showPeople(others);
  $('undo').disabled = !steps.undo;
  $('redo').disabled = !steps.redo;
  $('history-open').disabled = link.state !== 'live';
}

function showTitle() {
  const title = documentName();
  $('title').textContent = title || 'duet editor';
  document.title = title ? `${title} · duet editor` : 'duet editor';
}

async function start() {
  const copy = await KeptCopy.open(documentName());
  kept = copy.copy;
  const url = new URL('.', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  core.start({ url: url.href, document: documentName(), name, kept: copy.bytes });
  if (!navigator.onLine) core.setNetwork(false);
  isStarted = true;
  plan();
}

function takeName(chosen) {
  const problem = core.checkName(chosen);
  if (!problem) keepName(name = chosen);
  return problem;
}

$('undo').addEventListener('click', () => step('undo'));
$('redo').addEventListener('click', () => step('redo'));
$('try').addEventListener('click', () => core.tryNow());
$('me').addEventListener('click', () => {
  welcome.ask({ name, document: documentName(), canCancel: true }, (chosen) => {
    const problem = takeName(chosen);
    if (!problem) core.rename(chosen);
    plan();
    return problem;
  });
});
addEventListener('online', () => { if (isStarted) core.setNetwork(true); });
addEventListener('offline', () => { if (isStarted) core.setNetwork(false); });
addEventListener('pagehide', () => { if (isStarted) core.keepNow(); });
addEventListener('hashchange', () => location.reload());

showTitle();
if (name && documentName()) {
  await start();
} else {
  welcome.ask({ name, document: documentName() || 'Notes', canCancel: false }, (chosen, title) => {
    const problem = takeName(chosen) || core.checkName(title);
    if (problem) return problem;
    // replaceState() causes no hashchange event.
    window.history.replaceState(null, '', `#${encodeURIComponent(title)}`);
    showTitle();
    start();
    return '';
  });
}

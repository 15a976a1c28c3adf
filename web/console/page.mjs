// The console page: the duet client, compiled to WebAssembly, connects to the server that served the page.
// Its C++ half, bridge.cpp, makes the connection; this file shows events and passes on the input.
import { closeSentence, isProblem } from './close_codes.mjs';
import { Conversation } from './conversation.mjs';
import { withText } from './wasm_text.mjs';

const $ = (id) => document.getElementById(id);
const conversation = new Conversation($('log'));
const address = new URL('.', location.href.replace(/^http/, 'ws')).href;
const counts = { sent: 0, received: 0 };
let state = 'loading';
let client;

function show(newState) {
  state = newState;
  $('status').textContent = state;
  $('status').dataset.state = state;
  $('text').disabled = $('send').disabled = state !== 'open';
  $('reconnect').disabled = state !== 'closed';
  $('close').disabled = state !== 'open' && state !== 'connecting';
}

function count(what) {
  ++counts[what];
  $(what).textContent = `${counts[what]} ${what}`;
}

function send(text) {
  withText(client, text, (pointer, length) => client._console_send(pointer, length));
  conversation.add('sent', 'You', text);
  count('sent');
}

function connect() {
  show('connecting');
  conversation.add('note', 'Connecting', address);
  withText(client, address, (pointer, length) => client._console_connect(pointer, length));
}

const events = {
  open() {
    show('open');
    conversation.add('note', 'Open', 'Connected.');
    send('Hello server!');
    // Not on a phone, where it would bring up the keyboard over the conversation.
    if (!matchMedia('(pointer: coarse)').matches) $('text').focus();
  },
  message(text) {
    conversation.add('received', 'Server', text);
    count('received');
  },
  closed(reason, code) {
    show('closed');
    const kind = isProblem(code) ? 'problem' : 'note';
    conversation.add(kind, `Closed, code ${code}`, closeSentence(code, reason));
    // A control that had the focus is disabled now; the focus moves to the useful one.
    const focused = document.activeElement;
    if (focused === document.body || focused.disabled) $('reconnect').focus();
  },
  error(text) {
    conversation.add('problem', 'Error', text);
  },
};

$('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('text').value;
  if (state !== 'open' || text === '') return;
  send(text);
  $('text').value = '';
});

$('reconnect').addEventListener('click', connect);

$('close').addEventListener('click', () => {
  show('closing');
  client._console_close();
});

$('address').textContent = address;

try {
  // console.js is a classic script; it is missing when the page is served before the wasm was built.
  if (typeof createDuetConsole !== 'function') throw new Error('console.js did not load');
  client = await createDuetConsole({ onEvent: (kind, text, code) => events[kind](text, code) });
  connect();
} catch (error) {
  show('closed');
  $('reconnect').disabled = true;
  conversation.add('problem', 'Error', `The program of this page could not be loaded: ${error.message}.`);
}

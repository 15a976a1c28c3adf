// Texts that outlive the page. Without storage, as in some private windows, nothing is kept and everything else works.

function storage(kind, use) {
  try {
    return use(window[kind]) ?? '';
  } catch {
    return '';
  }
}

const identityKey = 'duet-chat-identity';
const outboxKey = 'duet-chat-outbox';
const roomKey = 'duet-chat-room';

/** The name and its token belong to this browser. */
export const readIdentity = () => storage('localStorage', (kept) => kept.getItem(identityKey));
export const keepIdentity = (text) => storage('localStorage', (kept) => (text ? kept.setItem(identityKey, text)
  : kept.removeItem(identityKey)));

/** The messages that were not sent belong to this tab, so that two tabs do not overwrite each other's. */
export const readOutbox = () => storage('sessionStorage', (kept) => kept.getItem(outboxKey));
export const keepOutbox = (text) => storage('sessionStorage', (kept) => kept.setItem(outboxKey, text));

/** The room that this tab shows. */
export const readRoom = () => storage('sessionStorage', (kept) => kept.getItem(roomKey));
export const keepRoom = (name) => storage('sessionStorage', (kept) => kept.setItem(roomKey, name));

// Texts that outlive the page. Without storage, as in some private windows, nothing is kept and everything else works.

function storage(kind, use) {
  try {
    return use(window[kind]) ?? '';
  } catch {
    return '';
  }
}

const nameKey = 'duet-editor-name';

export const readName = () => storage('localStorage', (kept) => kept.getItem(nameKey));
export const keepName = (name) => storage('localStorage', (kept) => kept.setItem(nameKey, name));

/**
 * How long another page may hold the lock, in milliseconds. After a reload that is the page before, which ends, however busy
 * the machine is.
 */
const patience = () => (performance.getEntriesByType('navigation')[0]?.type === 'reload' ? 60_000 : 1_000);

/**
 * The bytes that the core keeps of one document. They belong to this tab, as each tab is a copy of the document with a number of its own.
 * A duplicated tab has the storage of the first one: a lock shows which is which, and the second one begins anew.
 */
export class KeptCopy {
  #key;
  #id = crypto.randomUUID();

  /** Returns {copy, bytes}: the bytes that were kept, none for a new copy. */
  static async open(document) {
    const copy = new KeptCopy();
    copy.#key = `duet-editor-copy ${document}`;
    const [id, bytes] = storage('sessionStorage', (kept) => kept.getItem(copy.#key)).split(' ');
    const isOurs = Boolean(id) && await copy.#lock(id);
    if (isOurs) copy.#id = id;
    else await copy.#lock(copy.#id);
    return { copy, bytes: isOurs ? Uint8Array.from(atob(bytes ?? ''), (one) => one.charCodeAt(0)) : new Uint8Array() };
  }

  keep(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    storage('sessionStorage', (kept) => kept.setItem(this.#key, `${this.#id} ${btoa(text)}`));
  }

  /** Holds the lock until the page ends. Returns false if another page holds it. */
  #lock(id) {
    if (!navigator.locks) return Promise.resolve(true);  // an origin that is not secure has none
    return new Promise((resolve) => {
      navigator.locks.request(`duet-editor ${id}`, { signal: AbortSignal.timeout(patience()) }, () => {
        resolve(true);
        return new Promise(() => {});
      }).catch(() => resolve(false));
    });
  }
}

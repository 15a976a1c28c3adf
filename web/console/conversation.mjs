// The conversation log: one entry for each event, newest last.

/** A page left open for days must not grow without bound. */
const kept = 500;

/** The distance from the end, in CSS pixels, within which the log keeps scrolling. */
const nearEnd = 40;

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

function part(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

export class Conversation {
  #list;

  constructor(list) {
    this.#list = list;
  }

  /** `kind`: "sent", "received", "note" or "problem". `label` is shown next to the time and says who or what. */
  add(kind, label, text) {
    const list = this.#list;
    const follow = list.scrollHeight - list.scrollTop - list.clientHeight < nearEnd;
    const entry = document.createElement('li');
    entry.className = `entry ${kind}`;
    const now = new Date();
    const meta = part('span', 'meta', `${label} · `);
    const time = part('time', '', clock.format(now));
    time.dateTime = now.toISOString();
    meta.append(time);
    entry.append(part('span', 'text', text), meta);
    list.append(entry);
    while (list.childElementCount > kept) list.firstElementChild.remove();
    // Does not scroll for a user who has scrolled back.
    if (follow) list.scrollTop = list.scrollHeight;
  }
}

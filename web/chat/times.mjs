// Times as people write them, in the visitor's language and time zone.

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

export const timeOf = (at) => clock.format(at);
export const fullTimeOf = (at) => full.format(at);

/** A number that is the same for all times of a day. */
export const dayKey = (at) => new Date(at).setHours(0, 0, 0, 0);

export function dayName(at) {
  const today = dayKey(Date.now());
  if (dayKey(at) === today) return 'Today';
  if (dayKey(at) === dayKey(today - 1)) return 'Yesterday';
  return (today - at < 300 * 86_400_000 ? day : dayOfYear).format(at);
}

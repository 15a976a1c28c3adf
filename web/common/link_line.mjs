// The state of the connection in words.

const $ = (id) => document.getElementById(id);

function words({ state, seconds, why }, waiting) {
  const kept = waiting === 0 ? '' : ` · ${waiting} to send`;
  if (state === 'live') return `Live${kept}`;
  if (state === 'connecting') return `Connecting…${kept}`;
  if (state === 'waiting') return `Reconnecting in ${seconds} s${kept}`;
  return `Offline${why ? `: ${why}` : ''}${kept}`;
}

/**
 * Shows the state and how much waits to be sent in #link and #link-text, and the button #try while it is of use. The focus
 * moves from the button to `next` when the button goes.
 */
export function showLink(link, waiting, next) {
  $('link').dataset.state = link.state;
  const text = words(link, waiting);
  if ($('link-text').textContent !== text) $('link-text').textContent = text;
  const canTry = link.state === 'waiting' || link.state === 'offline';
  if (!canTry && document.activeElement === $('try')) next.focus();
  $('try').hidden = !canTry;
}

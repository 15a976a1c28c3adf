// The state of the connection in words.

const $ = (id) => document.getElementById(id);

function words({ state, seconds, why }, waiting) {
  const kept = waiting === 0 ? '' : ` · ${waiting} to send`;
  if (state === 'live') return `Live${kept}`;
  if (state === 'connecting') return `Connecting…${kept}`;
  if (state === 'waiting') return `Reconnecting in ${seconds} s${kept}`;
  return `Offline${why ? `: ${why}` : ''}${kept}`;
}

export function showLink(link, waiting) {
  $('link').dataset.state = link.state;
  const text = words(link, waiting);
  if ($('link-text').textContent !== text) $('link-text').textContent = text;
  const canTry = link.state === 'waiting' || link.state === 'offline';
  if (!canTry && document.activeElement === $('try')) $('text').focus();
  $('try').hidden = !canTry;
}

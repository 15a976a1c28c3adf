// Text with its links.
import { element } from './element.mjs';

const pattern = /https?:\/\/[^\s<>"'`\u0000-\u001f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+/giu;

/** Ends of sentences and brackets around a link are not parts of it; a bracket that the link opens is. */
function trimmed(link) {
  let end = link;
  for (;;) {
    const last = end.at(-1);
    const isPair = last === ')' && end.split('(').length >= end.split(')').length;
    if (!/[.,:;!?)\]}*_]/.test(last) || isPair) return end;
    end = end.slice(0, -1);
  }
}

function isLink(text) {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** Returns the text as nodes: text nodes, and links that open a window without access to this one. */
export function linkedText(text) {
  const nodes = [];
  let place = 0;
  for (const match of text.matchAll(pattern)) {
    const link = trimmed(match[0]);
    if (!isLink(link)) continue;
    if (match.index > place) nodes.push(text.slice(place, match.index));
    nodes.push(element('a', { href: link, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, link));
    place = match.index + link.length;
  }
  if (place < text.length) nodes.push(text.slice(place));
  return nodes;
}

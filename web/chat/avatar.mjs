// The circle with a person's initials.
import { element } from './element.mjs';

const letters = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;
const firstCharacter = (text) => (letters ? letters.segment(text).containing(0).segment : [...text][0]);

/** One of 12 colours of the style sheet, always the same for a name. */
function colorOf(name) {
  let sum = 7;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 65521;
  return sum % 12;
}

export function avatar(name) {
  const words = name.split(' ').filter(Boolean);
  const initials = words.slice(0, 2).map(firstCharacter).join('');
  return element('span', { class: `avatar color-${colorOf(name)}`, 'aria-hidden': 'true' }, initials.toUpperCase());
}

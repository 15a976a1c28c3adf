// Elements from names, attributes and text nodes: the page never parses HTML.

/** Creates an element. Attributes are set, not parsed; children are nodes or strings, which become text nodes. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === undefined) continue;
    made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

/** A person's or a room's name, kept apart from the direction of the text around it. */
export const nameElement = (name, attributes = {}) => element('bdi', attributes, name);

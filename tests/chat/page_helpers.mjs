// The chat's page in a browser, as a visitor uses it.
import { until, write } from '../applications/page_helpers.mjs';

export * from '../applications/page_helpers.mjs';

export async function say(page, text) {
  await write(page, '#text', text);
  await page.keyboard.press('Enter');
}

/** The texts of the messages in the document. */
export const texts = (page) => page.$$eval('#messages .text', (found) => found.map((one) => one.textContent));

/** Waits until the document has the text as a whole message; with a state, until one's own message has it. */
export const shows = (page, text, state) => until(page, (wanted, kind) => [...document.querySelectorAll('#messages .message')]
  .some((one) => one.querySelector('.text')?.textContent === wanted && (!kind || one.querySelector(`.state.${kind}`))), text, state);

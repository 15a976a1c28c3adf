// The editor's page in a browser, as a visitor uses it.
import { openPage, pageUrl, patience, takeName, until } from '../applications/page_helpers.mjs';

export * from '../applications/page_helpers.mjs';

/** The text that the page shows. CodeMirror has only a part of a long one in the document. */
export const shownText = (page) => page.evaluate(() => [...document.getElementById('text').shadowRoot
  .querySelectorAll('.cm-line')].map((line) => [...line.childNodes].filter((one) => !one.matches?.('.cm-person'))
  .map((one) => one.textContent).join('')).join('\n'));

/** Waits until the page shows exactly this text. */
export const showsText = (page, text) => until(page, (wanted) => [...document.getElementById('text').shadowRoot
  .querySelectorAll('.cm-line')].map((line) => [...line.childNodes].filter((one) => !one.matches?.('.cm-person'))
  .map((one) => one.textContent).join('')).join('\n') === wanted, text);

/** The names at the carets of others. */
export const namesInText = (page) => page.evaluate(() => [...document.getElementById('text').shadowRoot
  .querySelectorAll('.cm-person-name')].map((one) => one.textContent).sort());

/** Waits until a caret has this name. */
export const hasName = (page, name) => until(page, (wanted) => [...document.getElementById('text').shadowRoot
  .querySelectorAll('.cm-person-name')].some((one) => one.textContent === wanted), name);

/** Waits until the text is there and can be edited. */
export const isReady = (page) => until(page, () => document.getElementById('text').shadowRoot
  ?.querySelector('.cm-content[contenteditable="true"]'));

/** Opens the page of a person with a name. */
export async function visitor(t, browser, server, name, { document = 'Notes', ...options } = {}) {
  const page = await openPage(t, browser, `${pageUrl(server)}/#${encodeURIComponent(document)}`, options);
  await takeName(page, name);
  await isReady(page);
  await page.waitForSelector('#link[data-state="live"]', patience);
  return page;
}

/** Puts the focus into the text. */
export const focusText = (page) => page.evaluate(() => document.getElementById('text').shadowRoot.querySelector('.cm-content').focus());

/** Types at the end of the text. */
export async function type(page, text) {
  await focusText(page);
  await page.keyboard.down('Control');
  await page.keyboard.press('End');
  await page.keyboard.up('Control');
  await page.keyboard.type(text);
}

/** Waits until everything that was written is stored. */
export const isStored = (page) => until(page, () => {
  const { state, stored } = document.getElementById('link').dataset;
  return state === 'live' && stored === 'yes';
});

/** Presses the last key while the others are down. */
export const key = async (page, ...keys) => {
  for (const one of keys.slice(0, -1)) await page.keyboard.down(one);
  await page.keyboard.press(keys.at(-1));
  for (const one of keys.slice(0, -1).reverse()) await page.keyboard.up(one);
};

/** Pastes, as the drivers have no clipboard. */
export const paste = (page, text) => page.evaluate((pasted) => {
  const data = new DataTransfer();
  data.setData('text/plain', pasted);
  document.getElementById('text').shadowRoot.querySelector('.cm-content')
    // Firefox takes the text from members of its own.
    .dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, dataType: 'text/plain', data: pasted, bubbles: true, cancelable: true }));
}, text);

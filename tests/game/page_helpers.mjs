// The game's page in a browser, as a visitor uses it.
import { patience, takeName } from '../applications/page_helpers.mjs';

export * from '../applications/page_helpers.mjs';

/** Enters the arena under this name. */
export async function fly(page, name) {
  await takeName(page, name);
  await page.waitForSelector('body[data-stage="playing"]', patience);
}

/** Where one's own ship is. */
export const place = (page) => page.evaluate(() => window.duetGame.place());

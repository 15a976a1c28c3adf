// A page that is hidden behind another tab.

/** Hides a page until the returned function is called. */
export async function hide(t, page, { timeout = 60_000 } = {}) {
  const becomes = (hidden) => page.waitForFunction((expected) => document.hidden === expected, { polling: 50, timeout }, hidden);
  const other = await page.browserContext().newPage();
  t.after(() => other.close().catch(() => {}));
  await other.bringToFront();
  await becomes(true);
  return async () => {
    await other.close();
    await page.bringToFront();
    await becomes(false);
  };
}

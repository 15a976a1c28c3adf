import { run as native } from './native.mjs';
import { run as node } from './node.mjs';
import { host as puppeteer } from './puppeteer.mjs';
import { host as webkit } from './webkit.mjs';

/** Name -> async run(program, args, {onLine, timeout, trust}), which returns {status, lines, diagnostics}. */
export const hosts = {
  native,
  node,
  'chromium': puppeteer('chromium', 'page'),
  'chromium-worker': puppeteer('chromium', 'worker'),
  'firefox': puppeteer('firefox', 'page'),
  'firefox-worker': puppeteer('firefox', 'worker'),
  'webkit': webkit('page'),
  'webkit-worker': webkit('worker'),
};

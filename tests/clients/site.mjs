// A small site for `duet serve --web`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of the site: name -> content and the Content-Type it must be served with. */
export const files = {
  'index.html': { type: 'text/html', content: '<!doctype html><title>site</title>' },
  'page.js': { type: 'text/javascript', content: 'globalThis.loaded = true;' },
  'page.mjs': { type: 'text/javascript', content: 'export const loaded = true;' },
  'style.css': { type: 'text/css', content: 'body { color: black; }' },
  // The shortest valid module: magic number and version.
  'empty.wasm': { type: 'application/wasm', content: Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) },
};

/** Writes the site to a temporary folder. Returns {folder, remove}. */
export function makeSite() {
  const folder = mkdtempSync(join(tmpdir(), 'duet-site-'));
  for (const [name, { content }] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../file_server.mjs';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Serves the page that loads a program, and the program's folder below /program/. */
export const servePage = (program) => serve({
  '/page/': folder('../page'),
  '/hosts/': folder('.'),
  '/program/': dirname(resolve(program)),
});

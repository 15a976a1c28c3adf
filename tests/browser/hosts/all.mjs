import { run as chromium, runInWorker } from './chromium.mjs';
import { run as native } from './native.mjs';
import { run as node } from './node.mjs';

/** Name -> async run(program, args, {onLine, timeout, trust}), which gives {status, lines, diagnostics}. */
export const hosts = { native, node, chromium, 'chromium-worker': runInWorker };

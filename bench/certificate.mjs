// A certificate for one run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let made;

/** Returns {cert, key} with an ECDSA key, as most sites use now. The files are removed when the program ends. */
export function certificate() {
  if (made) return made;
  const folder = mkdtempSync(join(tmpdir(), 'duet-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  made = { cert: join(folder, 'server.pem'), key: join(folder, 'server.key') };
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
    '-days', '30', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', made.key, '-out', made.cert], { stdio: 'ignore' });
  return made;
}

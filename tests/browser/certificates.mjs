// Certificates for one test run, created with the openssl command.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Returns {ca, server, other, self, alice, remove}. `ca` is the path of the CA's certificate; the others are {cert,
 * key}: `server` for localhost and 127.0.0.1, signed by the CA; `other` signed by it too, but for other.invalid; `self`
 * for localhost, self-signed; `alice` a client's, signed by the CA. `remove()` deletes the folder.
 */
export function makeCertificates() {
  const folder = mkdtempSync(join(tmpdir(), 'duet-certificates-'));
  const at = (name) => join(folder, name);
  const stdio = ['ignore', 'ignore', 'pipe'];
  const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const key = (name) => [...curve, '-nodes', '-keyout', at(name)];
  const days = ['-days', '30'];

  const selfSigned = (name, subject, extensions) => openssl('req', '-x509', ...key(`${name}.key`), ...days,
    '-subj', subject, '-out', at(`${name}.pem`), ...extensions.flatMap((one) => ['-addext', one]));

  const signed = (name, subject, names, usage = 'serverAuth') => {
    openssl('req', ...key(`${name}.key`), '-subj', subject, '-out', at(`${name}.csr`));
    writeFileSync(at(`${name}.ext`),
      `subjectAltName=${names}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=${usage}\n`);
    openssl('x509', '-req', '-in', at(`${name}.csr`), '-CA', at('ca.pem'), '-CAkey', at('ca.key'),
      '-CAcreateserial', ...days, '-extfile', at(`${name}.ext`), '-out', at(`${name}.pem`));
  };

  selfSigned('ca', '/CN=duet test CA', ['keyUsage=critical,keyCertSign,cRLSign']);
  signed('server', '/CN=localhost', 'DNS:localhost,IP:127.0.0.1');
  signed('other', '/CN=other.invalid', 'DNS:other.invalid');
  signed('alice', '/CN=alice', 'URI:spiffe://example/alice', 'clientAuth');
  selfSigned('self', '/CN=localhost', ['subjectAltName=DNS:localhost,IP:127.0.0.1']);

  const pair = (name) => ({ cert: at(`${name}.pem`), key: at(`${name}.key`) });
  return {
    ca: at('ca.pem'),
    server: pair('server'),
    other: pair('other'),
    self: pair('self'),
    alice: pair('alice'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

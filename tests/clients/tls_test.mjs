// npm ws against the duet server over TLS.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { makeCertificates } from '../browser/certificates.mjs';
import { startServer } from './servers.mjs';
import { WsClient } from './ws_client.mjs';

describe('npm ws against the duet server over TLS', () => {
  let certificates, server, ca;
  before(async () => {
    certificates = makeCertificates();
    ca = readFileSync(certificates.ca);
    server = await startServer({ pair: certificates.server });
  });
  after(async () => {
    await server?.stop();
    certificates?.remove();
  });

  const open = (options) => WsClient.open(server.ws, options);

  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    test(`${version} is spoken`, async () => {
      const client = await open({ ca, minVersion: version, maxVersion: version });
      assert.equal(await client.echo('hello'), 'hello');
      assert.equal((await client.close(4001)).code, 4001);
    });
  }

  test('TLS 1.1 is refused', async () => {
    // OpenSSL speaks it only at security level 0, so the refusal is the server's and not this client's.
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' };
    await assert.rejects(open({ ca, ...old }), /alert protocol version|EPROTO|ECONNRESET|socket/);
  });

  test('a message of several records comes back whole', async () => {
    const client = await open({ ca });
    const text = 'record '.repeat(100_000);
    assert.ok(await client.echo(text) === text, 'the text differs');
    await client.close(1000);
  });

  test('a client that does not know the CA does not connect', async () => {
    await assert.rejects(open({ ca: readFileSync(certificates.self.cert) }), /certificate/);
  });
});

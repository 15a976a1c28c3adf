// The static files of the duet server, over plain HTTP.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { startServer, within } from './servers.mjs';
import { files, makeSite } from './site.mjs';

/** Sends a GET with the path unchanged: fetch() would resolve "..", which a hostile client does not. */
function get(url, path) {
  const { hostname, port } = new URL(url);
  return within(new Promise((resolve, reject) => {
    http.get({ hostname, port, path, agent: false }, async (response) => {
      const body = Buffer.concat(await response.toArray());
      resolve({ status: response.statusCode, headers: response.headers, body });
    }).on('error', reject);
  }), path);
}

describe('static files of the duet server', () => {
  let site, server;
  before(async () => {
    site = makeSite();
    server = await startServer({ web: site.folder });
  });
  after(async () => {
    await server?.stop();
    site?.remove();
  });

  for (const [name, { type, content }] of Object.entries(files)) {
    test(`${name} is served as ${type}`, async () => {
      const { status, headers, body } = await get(server.http, `/${name}`);
      assert.equal(status, 200);
      assert.equal(headers['content-type'].split(';')[0], type);
      assert.ok(body.equals(Buffer.from(content)), 'the content differs');
    });
  }

  test('the folder itself answers with index.html', async () => {
    const { status, body } = await get(server.http, '/');
    assert.equal(status, 200);
    assert.equal(body.toString(), files['index.html'].content);
  });

  test('a page may share memory with its workers: COOP and COEP are sent', async () => {
    const { headers } = await get(server.http, '/');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
  });

  test('a file that is not there is 404', async () => {
    assert.equal((await get(server.http, '/nothing.html')).status, 404);
  });

  const outside = ['/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc%2fpasswd', '//etc/passwd'];
  for (const path of outside) {
    test(`${path} does not leave the folder`, async () => {
      const { status, body } = await get(server.http, path);
      assert.ok(status >= 400 && status < 500, `status ${status}`);
      assert.ok(!body.includes('root:'));
    });
  }
});

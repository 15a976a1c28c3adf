// Third-party clients (clients.mjs) against duet's server, with the same checks (checks.mjs) for all of them.
//
//   node clients_test.mjs --server DUET --peer DUET_TEST_PEER [--client NAME,...]
//
// Runs all clients, or those that are named. Exit status 1 if a check failed.
import { after, before, describe, test } from 'node:test';
import { makeCertificates } from '../browser/certificates.mjs';
import { checks } from './checks.mjs';
import { clients } from './clients.mjs';
import { Connection } from './connection.mjs';
import { option, startPeer, startServer, within } from './servers.mjs';
import { makeSite } from './site.mjs';

/** Adds nextClosed(): the server's log entry for the next closed connection, "CODE REASON". */
function listening(server) {
  server.nextClosed = () => {
    const seen = server.notes.length;
    const told = async () => {
      for (;;) {
        const closed = server.notes.slice(seen).map(JSON.parse).find(({ event }) => event === 'connection_closed');
        if (closed) return `${closed.code} ${closed.reason}`;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    return within(told(), 'word of the close from the server');
  };
  return server;
}

// By host name for a certificate, which contains it, or a page, whose origin it is.
const byName = (server) => Object.assign(server, { ws: server.ws.replace('127.0.0.1', 'localhost'),
  http: server.http.replace('127.0.0.1', 'localhost') });

const cleanups = [];
const servers = {};
let certificates, site;

before(async () => {
  certificates = makeCertificates();
  cleanups.push(certificates.remove);
  site = makeSite();
  cleanups.push(site.remove);
  const add = async (name, starting) => cleanups.push((servers[name] = await starting).stop);
  const verbose = true;
  await add('plain', startServer({ verbose, subprotocols: ['superchat', 'chat'] }).then(listening));
  await add('compressing', startServer({ verbose, compress: true }).then(listening));
  await add('secure', startServer({ verbose, pair: certificates.server }).then(listening).then(byName));
  await add('untrusted', startServer({ pair: certificates.self }).then(byName));
  await add('site', startServer({ web: site.folder }).then(byName));
  await add('peer', startPeer());
  await add('compressingPeer', startPeer('--compress', 'yes'));
});
after(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

for (const name of option('client')?.split(',') ?? Object.keys(clients)) {
  describe(`${name} against the duet server`, () => {
    const { start, lacks } = clients[name];
    let driver;
    before(async () => {
      driver = await start({ site: { ...site, http: servers.site.http }, certificates });
    });
    after(() => driver?.stop());

    const open = (url, options) => Connection.open(driver, url, { ca: certificates.ca, ...options });
    for (const check of checks) {
      const lacking = check.needs.find((need) => lacks[need]);
      const skip = lacking && `${lacking}: ${lacks[lacking]}`;
      test(check.name, { skip: skip ?? false }, () => check.run({ open, servers, driver }));
    }
  });
}

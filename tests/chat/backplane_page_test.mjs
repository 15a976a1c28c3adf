// The chat's page in Chromium and in Firefox, on two servers ($CHAT_SERVER) behind HAProxy, of which one is killed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Haproxy } from '../backplane/haproxy.mjs';
import { Redis } from '../backplane/redis.mjs';
import { launch } from '../browser/puppeteer_browser.mjs';
import { ChatServer } from './chat_server.mjs';
import { linkIs, openPage, pageUrl, say, shows, takeName, texts, until, withPage } from './page_helpers.mjs';
import { Person } from './person.mjs';

const browsers = {};

before(async () => {
  for (const kind of ['chromium', 'firefox']) browsers[kind] = await launch({ kind });
});
after(async () => { for (const { stop } of Object.values(browsers)) await stop(); });

const peopleAre = (page, ...names) => until(page, (wanted) =>
  [...document.querySelectorAll('#people li .name')].map((one) => one.textContent).sort().join() === wanted,
String(names.sort()));

test('pages on two servers talk and go on when the server of one is killed', async (t) => {
  const redis = await Redis.start(t);
  const args = ['--backplane', redis.url, '--trusted-proxy', '127.0.0.1', ...withPage];
  const servers = [await ChatServer.forTest(t, args), await ChatServer.forTest(t, args)];
  const haproxy = await Haproxy.start(t, [servers[0].url, servers[1].url, servers[1].url]);
  // Each page is on a server that is known: the other one takes no new connections meanwhile.
  const open = async (kind, name, number) => {
    for (const each of [1, 2, 3]) await haproxy.set(each, (each === 1) === (number === 1) ? 'ready' : 'drain');
    const page = await openPage(t, browsers[kind].browser, pageUrl(haproxy));
    await takeName(page, name);
    await linkIs(page, 'live');
    return page;
  };
  const ada = await open('chromium', 'Ada', 1);
  const grace = await open('firefox', 'Grace', 2);
  for (const each of [1, 2, 3]) await haproxy.set(each, 'ready');
  for (const page of [ada, grace]) await peopleAre(page, 'Ada', 'Grace');
  await say(ada, 'from one server');
  await shows(ada, 'from one server', 'confirmed');
  await shows(grace, 'from one server');
  const witness = await Person.named(servers[0].url, 'Witness');
  for (const page of [ada, grace]) await peopleAre(page, 'Ada', 'Grace', 'Witness');
  await ada.evaluate(() => {
    const link = document.getElementById('link');
    new MutationObserver(() => { window.wasLost ||= link.dataset.state !== 'live'; }).observe(link, { attributes: true });
  });
  await servers[0].end('SIGKILL');
  await witness.end();
  await until(ada, () => window.wasLost);
  await say(ada, 'while I am nowhere');
  await say(grace, 'where is everybody?');
  await linkIs(ada, 'live');
  await shows(ada, 'while I am nowhere', 'confirmed');
  await shows(grace, 'while I am nowhere');
  await shows(ada, 'where is everybody?');
  for (const page of [ada, grace]) await peopleAre(page, 'Ada', 'Grace');
  await servers[0].start();
  await say(grace, 'both are back');
  await shows(ada, 'both are back');
  assert.equal((await texts(ada)).length, 4);
  assert.deepEqual(await texts(ada), await texts(grace));
  assert.deepEqual([...ada.problems, ...grace.problems], []);
});

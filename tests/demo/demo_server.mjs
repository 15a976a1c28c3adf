// The server of all applications ($DEMO_SERVER) for one test.
import { ApplicationServer } from '../applications/application_server.mjs';
import { withPage } from '../applications/page_helpers.mjs';

export class DemoServer extends ApplicationServer {
  constructor(args) {
    super(process.env.DEMO_SERVER, args);
  }

  get data() { return this.folder; }

  /** With the pages, and two bots in the game. */
  static serve(t) { return this.forTest(t, [...withPage, '--bots', '2']); }

  /** The URL of an application's WebSocket. */
  at(name) { return `${this.url.replace(/\/$/, '')}/${name}/`; }
}

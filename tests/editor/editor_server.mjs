// The editor's server ($EDITOR_SERVER) for one test.
import { ApplicationServer } from '../applications/application_server.mjs';

export class EditorServer extends ApplicationServer {
  constructor(args) {
    super(process.env.EDITOR_SERVER, args);
  }
}

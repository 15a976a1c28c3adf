// The chat's server ($CHAT_SERVER) for one test.
import { ApplicationServer } from '../applications/application_server.mjs';

export class ChatServer extends ApplicationServer {
  constructor(args, env) {
    super(process.env.CHAT_SERVER, args, env);
  }
}

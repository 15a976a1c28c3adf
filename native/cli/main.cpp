// duet: a WebSocket server and client for the command line. Exit status: 0 it worked, 1 it did not, 2 the
// command line cannot be understood.

#include <duet/version.hpp>

#include "connect.hpp"
#include "serve.hpp"

int main(int argc, char** argv) {
  CLI::App app("A WebSocket server and client for the command line.", "duet");
  app.set_version_flag("--version", "duet " DUET_VERSION_STRING);
  app.require_subcommand(1);

  duet_cli::ServeOptions serve;
  CLI::App* serve_command = app.add_subcommand("serve", "Listen for WebSocket connections");
  duet_cli::describe(*serve_command, serve);

  duet_cli::ConnectOptions connect;
  CLI::App* connect_command = app.add_subcommand("connect", "Connect to a WebSocket server");
  duet_cli::describe(*connect_command, connect);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (serve_command->parsed()) return duet_cli::serve(serve);
  duet_cli::connect(connect);
}

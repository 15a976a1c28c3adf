// duet: a WebSocket server and client for the command line.

#include <duet/version.hpp>

#include "commands.hpp"

int main(int argc, char** argv) {
  CLI::App app("A WebSocket server and client for the command line.", "duet");
  app.set_version_flag("--version", "duet " DUET_VERSION_STRING);
  app.require_subcommand(1);

  duet_cli::ServeArguments serve;
  CLI::App* serve_command = app.add_subcommand("serve", "Listen for WebSocket connections");
  duet_cli::describe(*serve_command, serve);

  duet_cli::ConnectArguments connect;
  CLI::App* connect_command = app.add_subcommand("connect", "Connect to a WebSocket server");
  duet_cli::describe(*connect_command, connect);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return serve_command->parsed() ? duet_cli::run(serve) : duet_cli::run(connect);
}

// duet: a WebSocket server and client for the command line. Exit status: 0 success, 1 failure, 2 invalid
// command line or configuration file.

#include <CLI/CLI.hpp>
#include <duet/version.hpp>

#include <exception>
#include <iostream>

#include "config_file.hpp"
#include "connect.hpp"
#include "serve.hpp"
#include "standard_streams.hpp"

namespace {

/// Returns the value of the last --config; empty for none.
std::string config_path(const std::vector<std::string>& arguments) {
  std::string path;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].starts_with("--config=")) path = arguments[i].substr(9);
    if (arguments[i] == "--config" && i + 1 < arguments.size()) path = arguments[i + 1];
  }
  return path;
}

/// Inserts the options of the configuration file before the arguments of `duet serve`. Returns false if it is
/// invalid.
bool insert_config(std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front() != "serve") return true;
  const std::string path = config_path(arguments);
  if (path.empty()) return true;
  duet_cli::ServeOptions tried;
  duet_cli::ConfigFile file([&](CLI::App& app) { duet_cli::describe(app, tried); });
  if (!file.read(path, arguments)) {
    std::cerr << "duet: " << file.error() << '\n';
    return false;
  }
  arguments.insert(arguments.begin() + 1, file.arguments().begin(), file.arguments().end());
  return true;
}

int run(std::vector<std::string> arguments) {
  CLI::App app("A WebSocket server and client for the command line.", "duet");
  app.set_version_flag("--version", "duet " DUET_VERSION_STRING);
  app.require_subcommand(1);
  app.allow_windows_style_options(false);  // a path such as /health is no option

  duet_cli::ServeOptions serve;
  CLI::App* serve_command = app.add_subcommand("serve", "Listen for WebSocket connections");
  duet_cli::describe(*serve_command, serve);

  duet_cli::ConnectOptions connect;
  CLI::App* connect_command = app.add_subcommand("connect", "Connect to a WebSocket server");
  duet_cli::describe(*connect_command, connect);

  if (!insert_config(arguments)) return 2;
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // in CLI11's order
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (serve_command->parsed()) return duet_cli::serve(serve);
  duet_cli::connect(connect);
}

}  // namespace

int main(int argc, char** argv) {
  duet_cli::prepare_standard_streams();
  try {
    return run(duet_cli::arguments(argc, argv));
  } catch (const std::exception& error) {  // of the standard library: no thread, no memory
    std::cerr << "duet: " << error.what() << '\n';
    return 1;
  }
}

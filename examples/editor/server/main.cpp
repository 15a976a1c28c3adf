// duet-editor-server: serves the editor's page and its connections on one port, and keeps everything in one file.

#include <duet/server.hpp>

#include <CLI/CLI.hpp>
#include <iostream>

#include "../../common/on_signal.hpp"
#include "service.hpp"

namespace {

struct Arguments {
  std::string data = "editor.sqlite";
  duet::ServerOptions server = {.port = 8080, .host = "localhost"};
  bool has_no_limits = false;
};

void describe(CLI::App& app, Arguments& arguments) {
  app.add_option("--data", arguments.data, "The file of the database; created if it does not exist");
  app.add_option("--port", arguments.server.port, "0: the system chooses one");
  app.add_option("--host", arguments.server.host, "The address to listen on; empty for all");
  app.add_option("--web", arguments.server.http.root, "The folder of the page");
  app.add_option("--origin", arguments.server.allowed_origins, "Pages of other servers that may connect");
  app.add_option("--allowed-host", arguments.server.allowed_hosts, "Names of this server");
  app.add_flag("--no-limits", arguments.has_no_limits, "For load tests: nothing is limited by time");
}

editor::Limits without_limits() {
  editor::Limits limits;
  for (common::Rate* rate : {&limits.operations, &limits.bytes, &limits.past, &limits.requests,
                             &limits.opened, &limits.new_documents})
    *rate = {1e12, 1e12};
  return limits;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The server of an editor: the page and its connections on one port, everything in one file.",
               "duet-editor-server");
  Arguments arguments;
  describe(app, arguments);
  CLI11_PARSE(app, argc, argv);

  std::string why;
  const auto store = editor::Store::open(arguments.data, why);
  if (!store) {
    std::cerr << "duet-editor-server: " << arguments.data << ": " << why << '\n';
    return 1;
  }
  duet::Loop loop;
  duet::Server server(loop, editor::Service::server_options(arguments.server));
  editor::Service service(loop, server, *store,
                          {.limits = arguments.has_no_limits ? without_limits() : editor::Limits()});
  common::on_signal(loop, [&] {
    server.shut_down({.window = std::chrono::milliseconds(200), .code = duet::close_code::service_restart},
                     [&](const auto&) { loop.stop(); });
  });
  const auto listening = server.listen();
  if (!listening) {
    std::cerr << "duet-editor-server: " << listening.error().message() << '\n';
    return 1;
  }
  std::cout << listening->url() << std::endl;
  loop.run();
}

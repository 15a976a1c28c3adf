// duet-editor-server: serves the editor's page and its connections on one port, and keeps everything in one file.

#include <duet/server.hpp>

#include <iostream>

#include "../../common/server_arguments.hpp"
#include "../../common/serving.hpp"
#include "service.hpp"

namespace {

struct Arguments {
  std::string data = "editor.sqlite";
  duet::ServerOptions server = common::local_server();
  bool has_no_limits = false;
};

void describe(CLI::App& app, Arguments& arguments) {
  app.add_option("--data", arguments.data, "The file of the database; created if it does not exist");
  common::add_server_options(app, arguments.server);
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
  editor::Service::prepare(arguments.server);
  duet::Server server(loop, arguments.server);
  editor::Service service(loop, server, *store,
                          {.limits = arguments.has_no_limits ? without_limits() : editor::Limits()});
  static_cast<void>(server.route("/", service.route()));  // this pattern is valid
  return common::serve(loop, server, "duet-editor-server");
}

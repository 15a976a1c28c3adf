// duet-chat-server: serves the chat's page and its connections on one port, and keeps everything in one file.

#include <duet/server.hpp>

#include <iostream>

#include "../../common/server_arguments.hpp"
#include "../../common/serving.hpp"
#include "../../common/text_rules.hpp"
#include "service.hpp"

namespace {

struct Arguments {
  std::string data = "chat.sqlite";
  duet::ServerOptions server = common::local_server();
  chat::Service::Options service = {};
  bool has_no_limits = false;
};

void describe(CLI::App& app, Arguments& arguments) {
  app.add_option("--data", arguments.data, "The file of the database; created if it does not exist");
  common::add_server_options(app, arguments.server);
  app.add_option("--room", arguments.service.first_room, "The room that everybody begins in");
  app.add_flag("--no-limits", arguments.has_no_limits, "For load tests: names and messages are not limited");
}

chat::Limits without_limits() {
  chat::Limits limits;
  for (chat::Rate* rate : {&limits.messages, &limits.changes, &limits.pages, &limits.room_messages,
                           &limits.names, &limits.requests})
    *rate = {1e9, 1e9};
  return limits;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A chat server: the page and its connections on one port, everything in one file.",
               "duet-chat-server");
  Arguments arguments;
  describe(app, arguments);
  CLI11_PARSE(app, argc, argv);
  if (const auto fault = chat::name_fault(arguments.service.first_room); !fault.empty()) {
    std::cerr << "duet-chat-server: --room: " << fault << '\n';
    return 2;
  }
  if (arguments.has_no_limits) arguments.service.limits = without_limits();

  std::string why;
  const auto store = chat::Store::open(arguments.data, why);
  if (!store) {
    std::cerr << "duet-chat-server: " << arguments.data << ": " << why << '\n';
    return 1;
  }
  duet::Loop loop;
  chat::Service::prepare(arguments.server);
  duet::Server server(loop, arguments.server);
  chat::Service service(loop, server, *store, arguments.service);
  static_cast<void>(server.route("/", service.route()));  // this pattern is valid
  return common::serve(loop, server, "duet-chat-server");
}

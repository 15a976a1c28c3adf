// duet-demo-server: all applications on one port, each on a path of its own.

#include <duet/server.hpp>

#include <iostream>

#include "../chat/server/service.hpp"
#include "../common/server_arguments.hpp"
#include "../common/serving.hpp"

namespace {

constexpr const char* program = "duet-demo-server";

struct Arguments {
  std::string data = ".";
  duet::ServerOptions server = common::local_server();
};

void describe(CLI::App& app, Arguments& arguments) {
  app.add_option("--data", arguments.data, "The folder of the databases")->check(CLI::ExistingDirectory);
  common::add_server_options(app, arguments.server);
}

/// The console's server: it answers every message.
duet::Route console() {
  return {.on_message = [](duet::Connection ws, duet::Message) { ws.send_text("Message received"); }};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The chat, the editor, the game and the console on one port.", program);
  Arguments arguments;
  describe(app, arguments);
  CLI11_PARSE(app, argc, argv);

  std::string why;
  const std::string chat_file = arguments.data + "/chat.sqlite";
  const auto chat_store = chat::Store::open(chat_file, why);
  if (!chat_store) {
    std::cerr << program << ": " << chat_file << ": " << why << '\n';
    return 1;
  }
  chat::Service::prepare(arguments.server);
  duet::Loop loop;
  duet::Server server(loop, arguments.server);
  chat::Service chat(loop, server, *chat_store, {});
  static_cast<void>(server.route("/", console()));
  static_cast<void>(server.route("/console/", console()));
  static_cast<void>(server.route("/chat/", chat.route()));
  return common::serve(loop, server, program);
}

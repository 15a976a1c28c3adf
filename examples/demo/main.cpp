// duet-demo-server: all applications on one port, each on a path of its own.

#include <duet/server.hpp>

#include <iostream>
#include <random>

#include "../chat/server/service.hpp"
#include "../common/server_arguments.hpp"
#include "../common/serving.hpp"
#include "../editor/server/service.hpp"
#include "../game/bots/fleet.hpp"
#include "../game/server/service.hpp"

namespace {

constexpr const char* program = "duet-demo-server";

struct Arguments {
  std::string data = ".";
  duet::ServerOptions server = common::local_server();
  unsigned bots = 0;
};

void describe(CLI::App& app, Arguments& arguments) {
  app.add_option("--data", arguments.data, "The folder of the databases")->check(CLI::ExistingDirectory);
  common::add_server_options(app, arguments.server);
  app.add_option("--bots", arguments.bots, "Bots in the game");
}

/// Opens a database; empty, after a line on stderr, if it cannot be opened.
template <class Store>
auto open(const std::string& folder, const char* name) {
  const std::string file = folder + '/' + name;
  std::string why;
  auto store = Store::open(file, why);
  if (!store) std::cerr << program << ": " << file << ": " << why << '\n';
  return store;
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

  const auto chat_store = open<chat::Store>(arguments.data, "chat.sqlite");
  const auto editor_store = open<editor::Store>(arguments.data, "editor.sqlite");
  const auto game_store = open<game::HighScoreStore>(arguments.data, "game.sqlite");
  if (!chat_store || !editor_store || !game_store) return 1;

  chat::Service::prepare(arguments.server);
  editor::Service::prepare(arguments.server);
  game::Service::prepare(arguments.server);
  duet::Loop loop;
  duet::Server server(loop, arguments.server);
  chat::Service chat(loop, server, *chat_store, {});
  editor::Service editor(loop, server, *editor_store, {});
  game::Service game(loop, server, *game_store, {.seed = std::random_device{}()});
  // These patterns are valid.
  static_cast<void>(server.route("/", console()));
  static_cast<void>(server.route("/console/", console()));
  static_cast<void>(server.route("/chat/", chat.route()));
  static_cast<void>(server.route("/editor/", editor.route()));
  static_cast<void>(server.route("/game/", game.route()));
  game::Fleet bots(loop);
  return common::serve(loop, server, program, [&](const duet::Endpoint& endpoint) {
    bots.start(endpoint.url() + "/game/", arguments.bots);
  });
}

// duet-game-server: serves the game's page and its connections on one port, and keeps the highest scores in one file.

#include <duet/server.hpp>

#include <iostream>
#include <random>

#include "../../common/server_arguments.hpp"
#include "../../common/serving.hpp"
#include "../bots/fleet.hpp"
#include "service.hpp"

namespace {

struct Arguments {
  std::string data = "game.sqlite";
  duet::ServerOptions server = common::local_server();
  game::Service::Options service = {.seed = std::random_device{}()};
  unsigned bots = 0;
  bool has_no_limits = false;
};

void describe(CLI::App& app, Arguments& arguments) {
  app.add_option("--data", arguments.data, "The file of the highest scores; created if it does not exist");
  common::add_server_options(app, arguments.server);
  app.add_option("--players", arguments.service.limits.players, "At most, bots included");
  app.add_option("--bots", arguments.bots, "Bots that play from the beginning");
  app.add_option("--seed", arguments.service.seed, "Of the arena, for tests");
  app.add_flag("--no-limits", arguments.has_no_limits,
               "For load tests: messages and ships per address are not limited");
}

/// The figures are for programs on this machine alone, as those of duet itself.
void answer(duet::HttpRequest& request, const game::Service& service) {
  if (request.path() != "/metrics/game") return;
  const bool is_local = request.remote_address() == "127.0.0.1" || request.remote_address() == "::1";
  if (is_local)
    static_cast<void>(request.reply(200, "text/plain; version=0.0.4", service.metrics()));
  else
    static_cast<void>(request.reply(403, "text/plain", "only programs on this machine may read this\n"));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A game server: the page and its connections on one port.", "duet-game-server");
  Arguments arguments;
  describe(app, arguments);
  CLI11_PARSE(app, argc, argv);
  arguments.service.limits.joins.burst += arguments.bots;  // they have this machine's address
  if (arguments.has_no_limits) {
    arguments.service.limits.joins = arguments.service.limits.messages = {1e9, 1e9};
  }

  std::string why;
  const auto store = game::HighScoreStore::open(arguments.data, why);
  if (!store) {
    std::cerr << "duet-game-server: " << arguments.data << ": " << why << '\n';
    return 1;
  }
  duet::Loop loop;
  game::Service::prepare(arguments.server);
  arguments.server.http.keep_headers = false;
  arguments.server.http.metrics.enabled = true;
  duet::Server server(loop, arguments.server);
  game::Service service(loop, server, *store, arguments.service);
  static_cast<void>(server.route("/", service.route()));  // this pattern is valid
  server.on_request([&](duet::HttpRequest& request) { answer(request, service); });
  game::Fleet fleet(loop);
  return common::serve(loop, server, "duet-game-server",
                       [&](const duet::Endpoint& endpoint) { fleet.start(endpoint.url(), arguments.bots); });
}

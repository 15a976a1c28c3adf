// duet-chat-server: serves the chat's page and its connections on one port, and keeps everything in one file.

#include <duet/server.hpp>

#include <chrono>
#include <iostream>
#include <utility>

#include "../../common/server_arguments.hpp"
#include "../../common/serving.hpp"
#include "../../common/text_rules.hpp"
#include "connect_redis.hpp"
#include "service.hpp"

namespace {

struct Arguments {
  std::string data = "chat.sqlite";
  duet::ServerOptions server = common::local_server();
  chat::Service::Options service = {};
  bool has_no_limits = false;
  std::string backplane;  // a URL; empty: this server is the only one
  std::string prefix = "duet-chat:";
};

void describe(CLI::App& app, Arguments& arguments) {
  app.add_option("--data", arguments.data, "The file of the database; created if it does not exist");
  common::add_server_options(app, arguments.server);
  app.add_option("--room", arguments.service.first_room, "The room that everybody begins in");
  CLI::Option* backplane =
      app.add_option("--backplane", arguments.backplane, "The Redis of several servers: redis://HOST");
  app.add_option("--backplane-prefix", arguments.prefix, "Beginning of all keys and channels there")
      ->needs(backplane);
  app.add_option("--kept-events", arguments.service.kept_events,
                 "Events that Redis keeps for servers that were away")
      ->needs(backplane);
  app.add_flag("--no-limits", arguments.has_no_limits, "For load tests: names and messages are not limited");
}

constexpr const char* program = "duet-chat-server";

int fail(const std::string& why) {
  std::cerr << program << ": " << why << '\n';
  return 1;
}

chat::Limits without_limits() {
  chat::Limits limits;
  for (chat::Rate* rate : {&limits.messages, &limits.changes, &limits.pages, &limits.room_messages,
                           &limits.names, &limits.requests})
    *rate = {1e9, 1e9};
  return limits;
}

/// Serves with other servers until a signal, or until this one cannot continue.
int serve_with_others(duet::Loop& loop, duet::Server& server, chat::Service& service,
                      const std::string& broken) {
  std::string reason = "no answer";
  bool is_first = true;
  const duet::TimerId timer = loop.after(std::chrono::seconds(30), [&] { loop.stop(); });
  service.start([&](const std::string& why) {
    if (!std::exchange(is_first, false)) return;  // later, the health check tells it
    reason = why;
    loop.stop();
  });
  loop.run();
  loop.cancel(timer);
  if (!broken.empty()) return fail(broken);
  if (!reason.empty()) return fail("the backplane is not available: " + reason);
  server.on_request([&](duet::HttpRequest& request) {
    if (request.path() != "/healthz") return;
    request.reply(service.is_serving() ? 200 : 503, "text/plain",
                  service.is_serving() ? "ok\n" : "the other servers cannot be reached\n");
  });
  const int status = common::serve(loop, server, program);
  return broken.empty() ? status : fail(broken);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A chat server: the page and its connections on one port, everything in one file.", program);
  Arguments arguments;
  describe(app, arguments);
  CLI11_PARSE(app, argc, argv);
  if (const auto fault = chat::name_fault(arguments.service.first_room); !fault.empty()) {
    std::cerr << program << ": --room: " << fault << '\n';
    return 2;
  }
  if (arguments.has_no_limits) arguments.service.limits = without_limits();

  std::string why;
  const auto store = chat::Store::open(arguments.data, why);
  if (!store) return fail(arguments.data + ": " + why);
  duet::Loop loop;
  std::string broken;
  if (!arguments.backplane.empty()) {
    auto backplane = chat::connect_redis(loop, arguments.backplane, arguments.prefix);
    if (!backplane) return fail(backplane.error().message());
    arguments.service.backplane = std::move(backplane).value();
    arguments.service.on_broken = [&](const std::string& sentence) {
      broken = sentence;
      loop.stop();
    };
  }
  chat::Service::prepare(arguments.server);
  duet::Server server(loop, arguments.server);
  chat::Service service(loop, server, *store, std::move(arguments.service));
  static_cast<void>(server.route("/", service.route()));  // this pattern is valid
  if (!arguments.backplane.empty()) return serve_with_others(loop, server, service, broken);
  return common::serve(loop, server, program);
}

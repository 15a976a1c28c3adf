// duet-chat-server: serves the chat's page and its connections on one port, and keeps everything in one file.

#include <pthread.h>
#include <signal.h>
#include <duet/server.hpp>

#include <CLI/CLI.hpp>
#include <iostream>
#include <thread>

#include "../../common/text_rules.hpp"
#include "service.hpp"

namespace {

struct Arguments {
  std::string data = "chat.sqlite";
  duet::ServerOptions server = {.port = 8080, .host = "localhost"};
  chat::Service::Options service = {};
  bool has_no_limits = false;
};

void describe(CLI::App& app, Arguments& arguments) {
  app.add_option("--data", arguments.data, "The file of the database; created if it does not exist");
  app.add_option("--port", arguments.server.port, "0: the system chooses one");
  app.add_option("--host", arguments.server.host, "The address to listen on; empty for all");
  app.add_option("--web", arguments.server.http.root, "The folder of the page");
  app.add_option("--origin", arguments.server.allowed_origins, "Pages of other servers that may connect");
  app.add_option("--allowed-host", arguments.server.allowed_hosts, "Names of this server");
  app.add_option("--room", arguments.service.first_room, "The room that everybody begins in");
  app.add_flag("--no-limits", arguments.has_no_limits, "For load tests: names and messages are not limited");
}

/// Calls stop() on the loop at SIGINT or SIGTERM. A signal handler may do almost nothing, so a thread waits for them.
void on_signal(duet::Loop& loop, std::function<void()> stop) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // The loop exists until the first signal: nothing else ends it.
  std::thread([signals, &loop, stop = std::move(stop)] {
    int signal = 0;
    if (sigwait(&signals, &signal) == 0) loop.post([stop] { stop(); });
  }).detach();
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
  duet::Server server(loop, chat::Service::server_options(arguments.server));
  chat::Service service(loop, server, *store, arguments.service);
  on_signal(loop, [&] {
    server.shut_down({.window = std::chrono::milliseconds(200), .code = duet::close_code::service_restart},
                     [&](const auto&) { loop.stop(); });
  });
  const auto listening = server.listen();
  if (!listening) {
    std::cerr << "duet-chat-server: " << listening.error().message() << '\n';
    return 1;
  }
  std::cout << listening->url() << std::endl;
  loop.run();
}

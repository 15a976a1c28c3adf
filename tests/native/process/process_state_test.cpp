// The process-wide state is unchanged after a loop was created, used and destroyed.
#include <duet/client.hpp>
#include <duet/server.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <clocale>

#include "catch.hpp"
#include "in_child.hpp"
#include "net/lws.hpp"
#include "net/reactor.hpp"
#include "ws/mask.hpp"

using duet::detail::MaskKey;
using duet::detail::MaskSource;
using duet::detail::Reactor;
using duet_test::in_child;

namespace {

/// Connects a client to a server in this loop. Returns the error, or "hello".
std::string converse(duet::Loop& loop) {
  duet::Server server(loop, {.host = "127.0.0.1"});
  server.on_message([](duet::Connection ws, duet::Message message) { ws.send_text(message.text()); });
  const auto listening = server.listen();
  if (!listening) return listening.error().message();
  duet::Client client(loop);
  std::string answer;
  client.on_open([&] { client.send_text("hello"); });
  client.on_message([&](duet::Message message) {
    answer = message.text();
    client.close();
  });
  client.on_close([&](const duet::Closed& closed) {
    if (answer.empty()) answer = closed.message();
    server.close();
  });
  if (const auto refused = client.connect(listening->url()); !refused) return refused.error().message();
  loop.run();
  return answer;
}

std::string converse() {
  duet::Loop loop;
  return converse(loop);
}

void on_pipe(int, siginfo_t*, void*) {}

std::string logged;
void note(int, const char* line) { logged += line; }

/// Returns eight keys.
std::string keys_of(MaskSource& source) {
  std::string keys;
  for (int i = 0; i < 8; ++i) {
    const MaskKey key = source.next();
    keys.append(reinterpret_cast<const char*>(key.data()), key.size());
  }
  return keys;
}

bool is_open(int fd) { return fcntl(fd, F_GETFD) != -1; }

std::string handled_signals() {
  std::string text;
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action {};
    if (sigaction(signal, nullptr, &action) != 0) continue;
    if (action.sa_handler != SIG_DFL) text += std::to_string(signal) + ' ';
  }
  return text;
}

}  // namespace

TEST_CASE("creating a loop keeps the program's handler of SIGPIPE") {
  const auto engine = GENERATE(Reactor::Engine::best, Reactor::Engine::poll);
  CHECK(in_child([&]() -> std::string {
          struct sigaction own {};
          own.sa_sigaction = on_pipe;
          own.sa_flags = SA_SIGINFO | SA_RESTART;
          sigaddset(&own.sa_mask, SIGUSR1);
          sigaction(SIGPIPE, &own, nullptr);
          { const Reactor reactor(engine); }
          if (converse() != "hello") return "no conversation";
          struct sigaction now {};
          sigaction(SIGPIPE, nullptr, &now);
          const bool is_own = now.sa_sigaction == on_pipe && (now.sa_flags & SA_SIGINFO) != 0 &&
                              sigismember(&now.sa_mask, SIGUSR1) == 1;
          return is_own ? "its own" : "another";
        }) == "its own");
}

TEST_CASE("a conversation changes neither signals nor umask nor locale") {
  CHECK(in_child([]() -> std::string {
          const std::string signals = handled_signals();
          umask(027);
          if (converse() != "hello") return "no conversation";
          if (umask(0) != 027) return "the umask changed";
          if (std::string(std::setlocale(LC_ALL, nullptr)) != "C") return "the locale changed";
          return handled_signals() == signals ? "the same" : "other signals: " + handled_signals();
        }) == "the same");
}

TEST_CASE("a peer that has closed the connection raises no SIGPIPE") {
  CHECK(in_child([]() -> std::string {
          signal(SIGPIPE, SIG_DFL);
          duet::Loop loop;
          duet::Server server(loop, {.host = "127.0.0.1"});
          const auto listening = server.listen();
          std::string end;
          server.on_open([&](duet::Connection ws) {
            // More than the kernel takes, so that something is sent after the peer has closed.
            for (int i = 0; i < 16; ++i) ws.send_text(std::string(1 << 20, 'x'));
          });
          server.on_close([&](duet::Connection, const duet::Closed& closed) {
            end = duet::to_string(closed.cause);
            server.close();
          });
          auto client = std::make_unique<duet::Client>(loop);
          client->on_message([&](duet::Message) { client.reset(); });
          static_cast<void>(client->connect(listening->url()));
          loop.run();
          return end.empty() ? "no end" : "it ended";
        }) == "it ended");
}

TEST_CASE("creating a loop keeps the log level and function of libwebsockets") {
  const auto engine = GENERATE(Reactor::Engine::best, Reactor::Engine::poll);
  CHECK(in_child([&]() -> std::string {
          lws_set_log_level(LLL_ERR | LLL_USER, note);
          { const Reactor reactor(engine); }
          if (converse() != "hello") return "no conversation";
          if (!logged.empty()) return "it wrote " + logged;
          for (const int level : {LLL_WARN, LLL_NOTICE, LLL_INFO})
            if (lwsl_visible(level)) return "it shows more";
          _lws_log(LLL_USER, "mine");
          return logged.find("mine") == std::string::npos ? logged : "mine";  // from 4.3 on, after the time
        }) == "mine");
}

TEST_CASE("a loop writes nothing even if the program enables all warnings of libwebsockets") {
  CHECK(in_child([]() -> std::string {
          lws_set_log_level(LLL_ERR | LLL_WARN | LLL_NOTICE, note);  // its default level
          if (converse() != "hello") return "no conversation";
          return "wrote: " + logged;
        }) == "wrote: ");
}

TEST_CASE("a loop does not use descriptors 0 to 2 if they are closed") {
  CHECK(in_child([]() -> std::string {
          for (int fd = 0; fd <= 2; ++fd) close(fd);
          std::string answer;
          {
            duet::Loop loop;
            for (int fd = 0; fd <= 2; ++fd)
              if (is_open(fd)) return "the loop took " + std::to_string(fd);
            duet::Server server(loop, {.host = "127.0.0.1"});
            std::string taken;
            const auto look = [&] {
              for (int fd = 0; fd <= 2; ++fd)
                if (is_open(fd)) taken += "taken: " + std::to_string(fd) + ' ';
            };
            server.on_open([&](duet::Connection) { look(); });
            const auto listening = server.listen();
            look();
            duet::Client client(loop);
            client.on_open([&] {
              look();
              client.close();
            });
            client.on_close([&](const duet::Closed& closed) {
              answer = duet::to_string(closed.cause);
              server.close();
            });
            static_cast<void>(client.connect(listening->url()));
            loop.run();
            answer = taken + answer;
          }
          return answer;
        }) == "handshake");
}

TEST_CASE("after fork() the child has other masks than its parent") {
  CHECK(in_child([]() -> std::string {
          MaskSource source;
          source.next();
          const std::string child = in_child([&] { return keys_of(source); });
          const std::string parent = keys_of(source);
          for (std::size_t i = 0; i < child.size(); i += 4)
            for (std::size_t k = 0; k < parent.size(); k += 4)
              if (child.substr(i, 4) == parent.substr(k, 4)) return "a mask came twice";
          return child.size() == parent.size() ? "all are different" : child;
        }) == "all are different");
}

// Server::on_log().
#include <map>

#include "catch.hpp"
#include "certificates.hpp"
#include "served.hpp"

using namespace duet_test;
using duet::LogLevel;

namespace {

/// An event, with its fields as text.
struct Seen {
  LogLevel level;
  std::string name;
  std::uint64_t connection;
  std::string remote_address;
  std::map<std::string, std::string> fields;
};

std::string text_of(const duet::LogField& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) return std::string(*text);
  if (const auto* is_so = std::get_if<bool>(&field.value)) return *is_so ? "true" : "false";
  return std::to_string(std::get<std::int64_t>(field.value));
}

/// The log events of a server from now on.
class Heard {
 public:
  explicit Heard(Served& served, LogLevel least = LogLevel::info) : served_(served) {
    served_.in_loop(
        [&] { served_.server().on_log([this](const duet::LogEvent& event) { hear(event); }, least); });
  }
  ~Heard() {
    served_.in_loop([&] { served_.server().on_log({}); });
  }
  Heard(const Heard&) = delete;
  Heard& operator=(const Heard&) = delete;

  /// Waits for the first event of this name; one without a name at the deadline.
  Seen wait_for(std::string_view name) {
    Seen found{};
    CHECK(eventually([&] {
      const std::lock_guard lock(mutex_);
      for (const Seen& each : seen_)
        if (each.name == name) return found = each, true;
      return false;
    }));
    return found;
  }
  std::vector<std::string> names() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const Seen& each : seen_) names.push_back(each.name);
    return names;
  }

 private:
  void hear(const duet::LogEvent& event) {
    const std::lock_guard lock(mutex_);
    Seen seen{event.level, std::string(event.name), event.connection, std::string(event.remote_address), {}};
    for (const duet::LogField& field : event.fields) seen.fields[std::string(field.key)] = text_of(field);
    seen_.push_back(std::move(seen));
  }

  Served& served_;
  std::mutex mutex_;
  std::vector<Seen> seen_;  // guarded by mutex_
};

}  // namespace

TEST_CASE("the log has a connection with its path but no query and its end") {
  Served served({.host = "127.0.0.1"});
  Heard heard(served);
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request({}, "/room?token=secret")));
  const Seen opened = heard.wait_for("connection_opened");
  CHECK(opened.level == LogLevel::info);
  CHECK(opened.connection == 1);
  CHECK(opened.remote_address == "127.0.0.1");
  CHECK(opened.fields.at("path") == "/room");
  REQUIRE(socket.send(masked(text, "hello")));
  REQUIRE(socket.send(masked(close_frame, close_payload(4001, "bye"))));
  const Seen closed = heard.wait_for("connection_closed");
  CHECK(closed.connection == 1);
  CHECK(closed.fields.at("code") == "4001");
  CHECK(closed.fields.at("reason") == "bye");
  CHECK(closed.fields.at("clean") == "true");
  CHECK(closed.fields.at("bytes_received") == "5");
  CHECK(closed.fields.at("bytes_sent") == "5");
  CHECK(std::stoi(closed.fields.at("duration_ms")) >= 0);
  CHECK(heard.names() == std::vector<std::string>{"connection_opened", "connection_closed"});
}

TEST_CASE("the log has the reason for a refused handshake") {
  Served served({.host = "127.0.0.1"},
                {.on_upgrade = [](duet::Upgrade& upgrade) { upgrade.refuse(401, "who are you"); }});
  Heard heard(served, LogLevel::warning);
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request({}, "/admin?token=secret")));
  const Seen refused = heard.wait_for("handshake_refused");
  CHECK(refused.level == LogLevel::warning);
  CHECK(refused.fields.at("status") == "401");
  CHECK(refused.fields.at("kind") == "application");
  CHECK(refused.fields.at("reason") == "who are you");
  CHECK(refused.fields.at("path") == "/admin");
}

TEST_CASE("the log does not print the path of a malformed request") {
  Served served({.host = "127.0.0.1"});
  Heard heard(served);
  RawSocket socket = served.connect();
  REQUIRE(socket.send("GET /?secret HTTP/1.1\r\nbad header\r\n\r\n"));
  const Seen refused = heard.wait_for("handshake_refused");
  CHECK(refused.fields.at("kind") == "malformed");
  CHECK(refused.fields.at("path").empty());
}

TEST_CASE("the log names a proxy that omits the PROXY header") {
  Served served({.host = "127.0.0.1", .proxies = {.trusted = {"127.0.0.1"}, .proxy_protocol = true}});
  Heard heard(served);
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request({}, "/")));
  const Seen refused = heard.wait_for("handshake_refused");
  CHECK(refused.fields.at("status") == "0");
  CHECK(refused.fields.at("kind") == "malformed");
  CHECK(refused.fields.at("reason") == "the proxy sent no PROXY header");
}

TEST_CASE("the log has the limit that a connection exceeded if the level allows it") {
  Served served({.host = "127.0.0.1", .limits = {.max_connections = 1}});
  Heard heard(served, LogLevel::warning);
  RawSocket first = served.open();
  RawSocket second = served.connect();
  CHECK(second.read_to_end().empty());
  const Seen limited = heard.wait_for("connection_limited");
  CHECK(limited.remote_address == "127.0.0.1");
  CHECK(limited.fields.at("limit") == "max_connections");
  CHECK(heard.names() == std::vector<std::string>{"connection_limited"});
}

TEST_CASE("the log has OpenSSL's reason for a failed TLS handshake") {
  const Certificates certificates;
  Served served({.host = "127.0.0.1",
                 .tls = {.certificate_file = certificates.localhost.certificate_file,
                         .key_file = certificates.localhost.key_file}});
  Heard heard(served, LogLevel::debug);
  RawSocket socket = served.connect();
  REQUIRE(socket.send("GET / HTTP/1.1\r\n\r\n"));
  const Seen failed = heard.wait_for("tls_failed");
  CHECK(failed.connection == 1);
  CHECK(!failed.fields.at("reason").empty());
  CHECK(heard.names().front() == "connection_accepted");
}

TEST_CASE("the log names a slow consumer") {
  Served served({.host = "127.0.0.1", .send_queue = {.close_above = 1000}},
                {.on_open = [](duet::Connection ws) {
                  const std::string large(16 << 20, 'x');
                  for (int i = 0; i < 2; ++i) static_cast<void>(ws.send_text(large));
                }});
  Heard heard(served);
  RawSocket socket = served.connect();
  REQUIRE(socket.send(upgrade_request({}, "/")));
  const Seen slow = heard.wait_for("slow_consumer");
  CHECK(slow.level == LogLevel::warning);
  CHECK(std::stoi(slow.fields.at("bytes_queued")) > 1000);
}

TEST_CASE("the log records that a server listens and drains and stops") {
  Served served({.host = "127.0.0.1"});
  Heard heard(served);
  std::promise<void> drained;
  served.in_loop([&] {
    served.server().close();
    REQUIRE(served.server().listen());
    served.server().shut_down({}, [&](const duet::ShutdownResult&) { drained.set_value(); });
  });
  drained.get_future().wait();
  CHECK(heard.names() ==
        std::vector<std::string>{"stopped", "listening", "stopped", "shutdown_started", "shutdown_ended"});
  CHECK(heard.wait_for("listening").fields.at("url").starts_with("ws://127.0.0.1:"));
}

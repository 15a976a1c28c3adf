#include "talk.hpp"

#include <duet/native_options.hpp>
#include <duet/parts.hpp>

#include <algorithm>
#include <chrono>

#include "support/eventually.hpp"

namespace duet_test {

namespace {

constexpr std::size_t large = 70'000;

const std::vector<std::string>& messages() {
  static const std::vector<std::string> all{"hello", "", std::string(300, 'b'), std::string(large, 'c'),
                                            "in parts"};
  return all;
}

}  // namespace

const Certificates& talk_certificates() {
  static const Certificates certificates;
  return certificates;
}

/// The events of both ends.
struct Talk::Ends {
  std::string broken;
  unsigned client_opens = 0, client_closes = 0;
  unsigned server_opens = 0, server_closes = 0;
  std::size_t echoed = 0, received = 0;
  std::optional<duet::Closed> client, server;

  void check(bool is_kept, const char* promise) {
    if (!is_kept && broken.empty()) broken = promise;
  }
};

Talk::Talk(Kind kind) : kind_(kind), server_(loop_, server_options(kind)) {
  server_.on_open([this](const duet::Connection&) {
    ends_->check(++ends_->server_opens == 1, "the server's on_open at most once");
  });
  server_.on_message([this](duet::Connection ws, duet::Message message) {
    ends_->check(ends_->server_opens == 1 && ends_->server_closes == 0,
                 "messages between on_open and on_close");
    const std::size_t index = ends_->received++;
    const auto bytes = message.bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    ends_->check(index < messages().size() && text == messages()[index], "the server's messages in order");
    ws.send(message);
  });
  server_.on_close([this](const duet::Connection&, const duet::Closed& closed) {
    ends_->check(ends_->server_opens == 1, "the server's on_close after on_open");
    ends_->check(++ends_->server_closes == 1, "the server's on_close once");
    ends_->server = closed;
    loop_.stop();
  });
  const auto listening = server_.listen();
  if (listening)
    port_ = listening->port;
  else
    failure_ = listening.error().message();
}

duet::ServerOptions Talk::server_options(Kind kind) {
  duet::ServerOptions options{.host = "127.0.0.1"};
  options.compression = {.enabled = kind == Kind::compressed, .threshold = 0};
  if (kind == Kind::secure) options.tls.certificate_file = talk_certificates().localhost.certificate_file;
  if (kind == Kind::secure) options.tls.key_file = talk_certificates().localhost.key_file;
  return options;
}

std::string Talk::url(std::uint16_t port) const {
  return (kind_ == Kind::secure ? "wss://127.0.0.1:" : "ws://127.0.0.1:") + std::to_string(port) + '/';
}

Talk::Outcome Talk::hold(std::uint16_t port) {
  Ends ends;
  ends_ = &ends;
  duet::Client client(loop_);
  duet::NativeOptions options;
  options.compression = {.enabled = kind_ == Kind::compressed, .threshold = 0};
  if (kind_ == Kind::secure) options.tls.ca_file = talk_certificates().ca_file;
  ends.check(static_cast<bool>(set_native_options(client, options)), "the options are taken");
  client.on_open([&] {
    ends.check(++ends.client_opens == 1, "the client's on_open at most once");
    ends.check(ends.client_closes == 0, "the client's on_close last");
    for (std::size_t i = 0; i + 1 < messages().size(); ++i)
      static_cast<void>(i % 2 == 0 ? client.send_text(messages()[i]) : client.send_binary(messages()[i]));
    static_cast<void>(duet::send_text_part(client, "in ", duet::Part::more));
    static_cast<void>(duet::send_text_part(client, "parts", duet::Part::last));
  });
  client.on_message([&](const duet::Message& message) {
    ends.check(ends.client_opens == 1 && ends.client_closes == 0, "messages between on_open and on_close");
    const auto bytes = message.bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    ends.check(ends.echoed < messages().size() && text == messages()[ends.echoed],
               "the client's messages in order");
    if (++ends.echoed == messages().size()) client.close(1000, "bye");
  });
  client.on_close([&](const duet::Closed& closed) {
    ends.check(++ends.client_closes == 1, "the client's on_close once");
    ends.check(closed.was_open == (ends.client_opens == 1), "was_open");
    ends.client = closed;
    loop_.stop();
  });
  ends.check(static_cast<bool>(client.connect(url(port))), "connect() takes the URL");
  const auto is_over = [&] {
    return ends.client_closes > 0 && ends.server_opens == ends.server_closes &&
           server_.statistics().sockets_open == 0;
  };
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!is_over() && ends.broken.empty()) {
    ends.check(std::chrono::steady_clock::now() < deadline, "it ends");
    const duet::TimerId timer = loop_.after(std::chrono::milliseconds(1), [this] { loop_.stop(); });
    loop_.run();
    loop_.cancel(timer);
  }
  ends_ = nullptr;

  Outcome outcome{{}, ends.client.value_or(duet::Closed{}), ends.server};
  const auto is_clean = [](const duet::Closed& closed) { return closed.was_clean && closed.code == 1000; };
  const auto is_kept = [&](const duet::Closed& closed) {
    if (is_clean(closed)) return closed.was_open && closed.cause == duet::Cause::handshake;
    if (closed.was_clean || closed.code != 1006) return false;
    if (closed.was_open) return closed.cause == duet::Cause::lost;
    return duet::portable_cause(closed.cause) == duet::Cause::unreachable;
  };
  ends.check(is_kept(outcome.client), "the client's code and cause");
  ends.check(!ends.server || is_kept(*ends.server), "the server's code and cause");
  outcome.broken = ends.broken;
  outcome.is_whole = is_clean(outcome.client) && ends.server && is_clean(*ends.server) &&
                     ends.echoed == messages().size() && ends.received == messages().size();
  return outcome;
}

std::string Talk::Outcome::text() const {
  const auto text = [](const duet::Closed& closed) {
    return std::to_string(closed.code) + ' ' + std::string(duet::to_string(closed.cause)) + ' ' +
           closed.detail + (closed.was_open ? " was_open" : "") + (closed.was_clean ? " clean" : "");
  };
  return (broken.empty() ? "" : "broken: " + broken + "; ") + "client " + text(client) + "; server " +
         (server ? text(*server) : "not open");
}

}  // namespace duet_test

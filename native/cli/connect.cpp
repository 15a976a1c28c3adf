#include "connect.hpp"

#include <unistd.h>
#include <duet/client.hpp>
#include <duet/native_options.hpp>
#include <duet/utf8.hpp>

#include <cmath>
#include <cstdio>
#include <iostream>
#include <thread>

namespace duet_cli {

namespace {

/// A conversation: sends what it is given, prints what it gets, and ends when there is nothing more to send
/// and the answers have come, or nothing has come for a while.
class Conversation {
 public:
  explicit Conversation(const ConnectOptions& options)
      : options_(options),
        client_(loop_, {.subprotocols = options.subprotocols,
                        .max_message_size = options.max_message,
                        .max_buffered_amount = options.max_message}) {}

  int run() {
    const auto options =
        duet::set_native_options(client_, {.proxy = options_.proxy,
                                           .proxy_from_environment = options_.proxy_from_environment,
                                           .ca_file = options_.ca_file,
                                           .insecure_skip_verification = options_.insecure,
                                           .compression = {.enabled = options_.compress}});
    if (!options) {
      std::cerr << "duet: " << duet::describe(options.error()) << ": " << options_.proxy << '\n';
      return 2;
    }
    client_.on_open([this] { opened(); });
    client_.on_message([this](duet::Message message) { received(message); });
    client_.on_close([this](const duet::Closed& closed) { ended(closed); });
    if (const auto connecting = client_.connect(options_.url); !connecting) {
      std::cerr << "duet: " << duet::describe(connecting.error()) << ": " << options_.url << '\n';
      return 2;
    }
    loop_.run();
    return status_;
  }

 private:
  void opened() {
    std::cerr << "Connected to " << options_.url;
    if (!client_.subprotocol().empty()) std::cerr << " (" << client_.subprotocol() << ')';
    std::cerr << std::endl;
    for (const std::string& message : options_.messages) send(message);
    if (options_.messages.empty())
      read_input();
    else
      input_ended();
  }

  void send(const std::string& text) {
    const auto sent = options_.binary ? client_.send(std::as_bytes(std::span(text))) : client_.send(text);
    if (sent) {
      ++sent_;
    } else {
      std::cerr << "duet: not sent: " << duet::describe(sent.error()) << std::endl;
      failed_ = true;
    }
  }

  // A thread, because reading a line blocks; it may well be waiting for one when the program ends.
  void read_input() {
    std::thread([this] {
      for (std::string line; std::getline(std::cin, line);)
        loop_.post([this, line = std::move(line)] { send(line); });
      loop_.post([this] { input_ended(); });
    }).detach();
  }

  void input_ended() {
    input_over_ = true;
    close_when_done();
  }

  void received(const duet::Message& message) {
    ++received_;
    const bool for_a_person = isatty(STDOUT_FILENO) != 0;
    if (for_a_person && !duet::is_utf8(message.text()))
      std::cout << "(binary, " << message.size() << " bytes)" << std::endl;
    else
      std::cout << (for_a_person ? without_controls(message.text()) : std::string(message.text()))
                << std::endl;
    close_when_done();
  }

  /// What a server sends must not steer the terminal it is shown on.
  static std::string without_controls(std::string_view text) {
    std::string shown(text);
    for (char& c : shown)
      if ((c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == 127) c = '?';
    return shown;
  }

  void close_when_done() {
    if (!input_over_) return;
    loop_.cancel(quiet_);
    if (received_ >= sent_) {
      client_.close(1000);
      return;
    }
    const auto wait = std::chrono::milliseconds(std::lround(options_.wait * 1000));
    quiet_ = loop_.after(wait, [this] { client_.close(1000); });
  }

  void ended(const duet::Closed& closed) {
    loop_.cancel(quiet_);
    std::cerr << (closed.was_open ? "Disconnected" : "Could not connect") << " (" << closed.code;
    if (!closed.reason.empty()) std::cerr << ' ' << without_controls(closed.reason);
    std::cerr << ')';
    if (closed.cause != duet::Cause::handshake) std::cerr << ": " << closed.message();
    std::cerr << std::endl;
    const bool good = closed.was_clean && (closed.code == 1000 || closed.code == 1001 || closed.code == 1005);
    status_ = good && !failed_ ? 0 : 1;
    loop_.stop();
  }

  const ConnectOptions& options_;
  duet::Loop loop_;
  duet::Client client_;
  std::size_t sent_ = 0;
  std::size_t received_ = 0;
  duet::TimerId quiet_ = 0;
  bool input_over_ = false;
  bool failed_ = false;
  int status_ = 1;
};

}  // namespace

void describe(CLI::App& app, ConnectOptions& a) {
  app.add_option("url", a.url, "ws:// or wss:// URL")->required();
  app.add_option(
      "--send", a.messages,
      "Send this text, wait for the answers, close; without it every line of standard input is sent");
  app.add_flag("--binary", a.binary, "Send binary messages");
  app.add_option("--subprotocol", a.subprotocols, "Subprotocols to ask for, the preferred one first");
  app.add_flag("--insecure", a.insecure, "Trust every certificate; for tests");
  app.add_option("--ca", a.ca_file, "Certificates to trust instead of the system's (PEM)");
  app.add_option("--proxy", a.proxy, "HTTP proxy to go through: http://user:password@host:port");
  app.add_flag("--proxy-from-environment", a.proxy_from_environment,
               "Go through the proxy that https_proxy, http_proxy or all_proxy names, but for no_proxy");
  app.add_flag("--compress", a.compress, "Compress messages if the server can");
  app.add_option("--wait", a.wait, "Seconds of silence after which missing answers are given up")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--max-message", a.max_message, "Largest message to accept, in bytes")
      ->capture_default_str();
}

void connect(const ConnectOptions& options) {
  // Lives until the process ends: the thread that reads standard input may outlast the conversation.
  auto* conversation = new Conversation(options);
  const int status = conversation->run();
  std::cout.flush();
  std::_Exit(status);
}

}  // namespace duet_cli

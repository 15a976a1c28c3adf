#include "serve.hpp"

#include <duet/server.hpp>

#include <iostream>
#include <optional>
#include <utility>

#include "line_writer.hpp"
#include "make_backplane.hpp"
#include "server_user.hpp"
#include "signals.hpp"
#include "standard_streams.hpp"
#include "topics_service.hpp"

namespace duet_cli {

namespace {

using namespace std::chrono_literals;

std::string log_line(const duet::LogEvent& event, LogFormat format) {
  return format_log_line(event, format, std::chrono::system_clock::now());
}

std::string tell_dropped(std::uint64_t lines, LogFormat format) {
  const duet::LogField field{"lines", static_cast<std::int64_t>(lines)};
  return log_line({duet::LogLevel::warning, "log_lines_dropped", 0, {}, {&field, 1}}, format);
}

/// A server with these options, until a signal ends it.
class Serving {
 public:
  explicit Serving(const ServeOptions& options)
      : options_(options),
        signals_(loop_, [this](Signal signal) { handle(signal); }),
        out_(standard_output),
        err_(standard_error,
             [format = options.log](std::uint64_t lines) { return tell_dropped(lines, format); }),
        server_(loop_, server_options(options)) {
    if (options_.log != LogFormat::none)
      server_.on_log([this](const duet::LogEvent& event) { err_.write(log_line(event, options_.log)); },
                     options_.log_level);
    if (options_.topics)
      topics_.emplace(server_);
    else
      answer_messages();
  }

  int run() {
    if (topics_ && options_.history > 0 &&
        !topics_->keep_history(options_.history, options_.history_topics)) {
      std::cerr << "duet: --history-topics has an invalid topic name\n";
      return 1;
    }
    if (!options_.backplane.empty() && !connect_backplane()) return ending_ ? 0 : 1;
    const auto listening = server_.listen();
    if (!listening) {
      std::cerr << "duet: " << listening.error().message() << '\n';
      return 1;
    }
    if (!options_.user.empty())
      if (const std::string problem = become_user(options_.user); !problem.empty()) {
        std::cerr << "duet: " << problem << '\n';
        return 1;
      }
    tell_user();
    tell(*listening);
    loop_.run();
    return 0;
  }

 private:
  void tell(const duet::Endpoint& listening) {
    if (!listening.unix_socket.empty()) return out_.write("ws+unix://" + listening.unix_socket);
    out_.write(listening.url());
    if (!options_.server.http.root.empty()) out_.write(listening.page_url());
  }

  // In the log, or without one as a sentence.
  void tell_user() {
    if (options_.user.empty()) return;
    const duet::LogField field{"user", std::string_view(options_.user)};
    if (options_.log == LogFormat::none) return err_.write("duet: runs as the user " + options_.user);
    if (options_.log_level <= duet::LogLevel::info)
      err_.write(log_line({duet::LogLevel::info, "user_changed", 0, {}, {&field, 1}}, options_.log));
  }

  // A wrong address or password is an error now, and a state later.
  bool connect_backplane() {
    auto backplane = duet_cli::make_backplane(loop_, options_.backplane, options_.backplane_prefix);
    if (!backplane) {
      std::cerr << "duet: " << backplane.error().message() << '\n';
      return false;
    }
    const duet::TimerId timer = loop_.after(30s, [this] { loop_.stop(); });
    const auto connecting = topics_->use_backplane(
        std::move(backplane).value(), [this, is_first = true](const duet::BackplaneState&) mutable {
          if (std::exchange(is_first, false)) loop_.stop();
        });
    if (connecting) loop_.run();
    loop_.cancel(timer);
    const std::optional<duet::BackplaneState> state = server_.backplane_state();
    if (state && state->phase == duet::BackplaneState::Phase::ready) return true;
    if (!ending_)
      std::cerr << "duet: the backplane is not available: " << (state ? state->reason : "") << '\n';
    return false;
  }

  // Stops reading from a client that does not read its answers, so that its send queue stays small.
  void answer_messages() {
    server_.on_message([this](duet::Connection ws, duet::Message message) {
      if (answer(ws, message).slow_down()) ws.pause();
    });
    server_.on_drain([](duet::Connection ws) { ws.resume(); });
  }

  duet::SendResult answer(const duet::Connection& ws, const duet::Message& message) {
    if (!options_.reply.empty()) return ws.send_text(options_.reply);
    if (!options_.echo) return {};
    return ws.send(message);
  }

  void handle(Signal signal) {
    if (signal == Signal::reload) return reload_certificates();
    if (std::exchange(ending_, true)) return server_.close();  // a second signal closes at once
    server_.shut_down({.window = std::chrono::milliseconds(server_.connection_count() / 10), .deadline = 5s});
  }

  void reload_certificates() {
    const auto reloaded = server_.reload_certificates();
    if (options_.log != LogFormat::none) return;  // the log reports it
    err_.write(reloaded ? "the certificate was reloaded" : "duet: " + reloaded.error().message());
  }

  const ServeOptions& options_;
  duet::Loop loop_;
  Signals signals_;
  LineWriter out_;
  LineWriter err_;
  std::optional<TopicsService> topics_;  // outlives the server's callbacks
  duet::Server server_;
  bool ending_ = false;
};

}  // namespace

int serve(const ServeOptions& options) { return Serving(options).run(); }

}  // namespace duet_cli

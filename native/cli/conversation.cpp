#include "conversation.hpp"

#include <duet/reconnect.hpp>
#include <duet/token.hpp>
#include <duet/utf8.hpp>

#include <cmath>
#include <cstring>
#include <iostream>
#include <limits>
#include <thread>
#include <utility>

#include "shown_text.hpp"
#include "standard_streams.hpp"

namespace duet_cli {

namespace {

std::string seconds(std::chrono::milliseconds time) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(time.count()) / 1000));
  return text;
}

}  // namespace

Conversation::Conversation(const ConnectOptions& options)
    : options_(options),
      client_(loop_, {.subprotocols = options.subprotocols,
                      .limits = {.max_message_size = options.max_message},
                      // A line of any length is sent: waiting for on_drain bounds the queue.
                      .send_queue = {.max_size = duet::no_limit}}) {}

int Conversation::run() {
  if (!begin()) return 2;
  if (options_.messages.empty())
    input_ = std::make_unique<LineInput>(loop_, standard_input, [this] { send_what_fits(); });
  watch_output();
  loop_.run();
  return status_;
}

bool Conversation::begin() {
  if (const auto set = duet::set_native_options(client_, native_options(options_)); !set)
    return fail(set.error().message());
  if (!options_.token.empty())
    if (const auto set = duet::set_token(client_, options_.token); !set)
      return fail(duet::describe(set.error()));
  if (options_.reconnect) duet::set_reconnect(client_);
  client_.on_open([this] { opened(); });
  client_.on_drain([this] {
    must_wait_ = false;
    send_what_fits();
  });
  client_.on_message([this](duet::Message message) { received(message); });
  client_.on_close([this](const duet::Closed& closed) { ended(closed); });
  if (const auto connecting = client_.connect(options_.url); !connecting)
    return fail(connecting.error().message());
  return true;
}

bool Conversation::fail(std::string_view sentence, std::string_view what) {
  std::cerr << "duet: " << sentence;
  if (what.data()) std::cerr << ": " << what;
  std::cerr << std::endl;
  failed_ = true;
  return false;
}

void Conversation::watch_output() {
  std::thread([this] {
    if (wait_for_closed_output()) loop_.post([this] { output_failed(EPIPE); });
  }).detach();
}

void Conversation::opened() {
  std::cerr << "Connected to " << options_.url;
  if (!client_.subprotocol().empty()) std::cerr << " (" << client_.subprotocol() << ')';
  std::cerr << std::endl;
  sent_ = received_ = 0;  // the messages of an earlier connection will not be answered
  must_wait_ = false;
  send_what_fits();
}

void Conversation::send_what_fits() {
  if (client_.ready_state() != duet::ReadyState::open) return;
  while (!must_wait_) {
    const std::optional<std::string> text = next_text();
    if (!text) break;
    send(*text);
  }
  if (is_input_over()) close_when_done();
}

std::optional<std::string> Conversation::next_text() {
  if (input_) return input_->take();
  if (next_message_ == options_.messages.size()) return {};
  return options_.messages[next_message_++];
}

bool Conversation::is_input_over() {
  return input_ ? input_->is_over() : next_message_ == options_.messages.size();
}

void Conversation::send(const std::string& text) {
  const auto sent = options_.binary ? client_.send_binary(text) : client_.send_text(text);
  must_wait_ = sent.slow_down();
  if (sent)
    ++sent_;
  else
    fail("not sent", duet::describe(sent.error()));
}

void Conversation::close_when_done() {
  loop_.cancel(quiet_);
  if (const int error = input_ ? input_->take_error() : 0; error != 0)
    fail("the input cannot be read", std::strerror(error));
  if (received_ >= sent_) {
    client_.close(1000);
    return;
  }
  // While the send queue shrinks, the server is not silent.
  const auto wait = std::chrono::milliseconds(std::lround(options_.wait * 1000));
  quiet_ = loop_.after(wait, [this, waiting = client_.buffered_amount()] {
    if (client_.buffered_amount() < waiting)
      close_when_done();
    else
      client_.close(1000);
  });
}

void Conversation::received(const duet::Message& message) {
  ++received_;
  const bool for_a_person = is_terminal(standard_output);
  std::string line;
  if (!for_a_person)
    line = message.text();
  else if (duet::is_utf8(message.text()))
    line = shown_text(message.text(), Lines::many);
  else
    line = "(binary, " + std::to_string(message.size()) + " bytes)";
  std::string_view rest = line.append(1, '\n');
  if (const int error = write_all(standard_output, rest); error != 0)
    output_failed(error);
  else if (is_input_over())
    close_when_done();
}

void Conversation::output_failed(int error) {
  if (std::exchange(output_failed_, true)) return;
  fail("the output cannot be written", std::strerror(error));
  loop_.cancel(quiet_);
  const bool is_between_attempts = client_.ready_state() == duet::ReadyState::closed;
  client_.close(1000);
  if (is_between_attempts) loop_.stop();
}

void Conversation::ended(const duet::Closed& closed) {
  loop_.cancel(quiet_);
  std::cerr << (closed.was_open ? "Disconnected" : "Could not connect") << " (" << closed.code;
  if (!closed.reason.empty()) std::cerr << ' ' << shown_text(closed.reason, Lines::one);
  std::cerr << ')';
  if (closed.cause != duet::Cause::handshake) std::cerr << ": " << shown_text(closed.message(), Lines::one);
  if (closed.retry_in) std::cerr << "; reconnecting in " << seconds(*closed.retry_in);
  std::cerr << std::endl;
  if (closed.retry_in) return;
  const bool good = closed.was_clean && (closed.code == 1000 || closed.code == 1001 || closed.code == 1005);
  status_ = good && !failed_ ? 0 : 1;
  loop_.stop();
}

}  // namespace duet_cli

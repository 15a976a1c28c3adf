#include "member.hpp"

#include <duet/native_options.hpp>

#include <charconv>
#include <utility>

#include "process.hpp"

namespace duet_soak {

namespace {

using namespace std::chrono_literals;

/// Returns the number after the first occurrence of `key`; 0 if there is none.
std::uint64_t number_after(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(key);
  std::uint64_t number = 0;
  if (at != std::string_view::npos) {
    const std::string_view rest = text.substr(at + key.size());
    std::from_chars(rest.data(), rest.data() + rest.size(), number);
  }
  return number;
}

bool is_of_type(std::string_view text, std::string_view type) {
  const std::string_view begin = R"({"type":")";
  return text.starts_with(begin) && text.substr(begin.size()).starts_with(type);
}

}  // namespace

Member::Member(duet::Loop& loop, const Subject& subject, const std::string& ca_file, Role role,
               Counts& counts)
    : loop_(loop),
      subject_(subject),
      role_(std::move(role)),
      counts_(counts),
      client_(loop, {.timeouts = {.connect = 60s}}) {
  duet::NativeOptions options{.tls = {.ca_file = ca_file}};
  options.compression.enabled = role_.compresses;
  if (!duet::set_native_options(client_, options)) fail(counts_.dropped, "the options are refused");
  client_.on_open([this] { subscribe(); });
  client_.on_message([this](duet::Message message) { receive(message.text()); });
  client_.on_close([this](const duet::Closed& closed) { on_closed(closed); });
}

void Member::fail(std::uint64_t& count, std::string_view what) {
  ++count;
  if (counts_.first_failure.empty()) counts_.first_failure = role_.topic + ": " + std::string(what);
}

void Member::connect() {
  state_ = State::connecting;
  if (!client_.connect(subject_.url)) fail(counts_.dropped, "the URL is refused");
}

void Member::subscribe() {
  state_ = State::catching_up;
  client_.send_text(R"({"type":"subscribe","topic":")" + role_.topic + R"(","after":)" +
                    std::to_string(received_) + "}");
}

void Member::publish() {
  if (state_ != State::subscribed) return;
  const std::string text = R"({"type":"publish","topic":")" + role_.topic + R"(","data":{"n":)" +
                           std::to_string(published_ + 1) + R"(,"t":)" + std::to_string(bench::now()) + "}}";
  if (!client_.send_text(text)) return;
  ++published_;
  ++counts_.published;
}

void Member::move() {
  if (state_ != State::subscribed) return;
  state_ = State::moving;
  static_cast<void>(client_.close());
}

void Member::receive(std::string_view text) {
  if (is_of_type(text, "message")) return receive_number(text);
  if (is_of_type(text, "error")) return fail(counts_.incomplete, text);
  if (!is_of_type(text, "subscribed")) return;
  if (text.find(R"("complete":true)") == std::string_view::npos) fail(counts_.incomplete, text);
  if (number_after(text, R"("offset":)") != received_) fail(counts_.misplaced, text);
  if (state_ == State::catching_up) state_ = State::subscribed;
}

void Member::receive_number(std::string_view text) {
  const std::uint64_t number = number_after(text, R"("n":)");
  if (number != received_ + 1)
    fail(counts_.misplaced, std::string(text) + " after " + std::to_string(received_));
  received_ = number;
  ++counts_.delivered;
  if (state_ != State::subscribed) return;  // it has waited in the history
  const auto sent = static_cast<bench::Nanoseconds>(number_after(text, R"("t":)"));
  counts_.milliseconds.push_back(static_cast<double>(bench::now() - sent) / 1e6);
}

void Member::on_closed(const duet::Closed& closed) {
  const bool was_refused =
      !closed.was_open && (closed.http_status == 503 || closed.cause == duet::Cause::lost);
  if (state_ == State::moving) {
    ++counts_.reconnected;
  } else if (was_refused) {
    ++counts_.refused;
  } else {
    fail(counts_.dropped, std::to_string(closed.code) + ' ' + closed.reason + ' ' + closed.message());
  }
  state_ = State::connecting;
  loop_.after(300ms, [this] { connect(); });
}

}  // namespace duet_soak

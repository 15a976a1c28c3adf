#include "redis/redis_message.hpp"

#include <algorithm>
#include <charconv>
#include <span>

namespace duet::detail {

namespace {

std::string_view payload_of(const PreparedMessage& message) {
  const std::span<const std::byte> bytes = message.bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Removes and returns the next word of the header.
std::string_view take_word(std::string_view& header) {
  const std::size_t end = std::min(header.find(' '), header.size());
  const std::string_view word = header.substr(0, end);
  header.remove_prefix(std::min(end + 1, header.size()));
  return word;
}

template <class Number>
bool take_number(std::string_view& header, Number& number) {
  const std::string_view word = take_word(header);
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size();
}

}  // namespace

std::string redis_body(const BackplaneMessage& message) {
  const PublishOptions& options = message.options;
  std::string body = message.origin;
  body.append(" ").append(std::to_string(message.except));
  body.append(message.message.is_text() ? " t " : " b ");
  body.append(std::to_string(static_cast<unsigned>(options.slow)));
  body.append(options.compress ? " 1 " : " 0 ");
  body.append(std::to_string(options.key.size())).append("\n");
  return body.append(options.key).append(payload_of(message.message));
}

std::string redis_position(const Position& position) {
  return (position.epoch.empty() ? "-" : position.epoch) + ' ' + std::to_string(position.offset) + ' ';
}

std::optional<BackplaneMessage> parse_redis_message(std::string_view topic, std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return {};
  std::string_view header = text.substr(0, end);
  text.remove_prefix(end + 1);

  Position position;
  position.epoch = take_word(header);
  if (position.epoch.empty()) return {};
  const bool is_plain = position.epoch == "-";
  if (is_plain) position.epoch.clear();
  std::uint64_t except = 0;
  unsigned slow = 0;
  unsigned compress = 0;
  std::size_t key_size = 0;
  if (!take_number(header, position.offset)) return {};
  const std::string origin(take_word(header));
  if (!take_number(header, except)) return {};
  const std::string_view kind = take_word(header);
  if (!take_number(header, slow) || !take_number(header, compress) || !take_number(header, key_size))
    return {};
  if (slow > static_cast<unsigned>(SlowConsumer::keep_latest) || key_size > text.size()) return {};

  PublishOptions options{
      static_cast<SlowConsumer>(slow), std::string(text.substr(0, key_size)), compress != 0, {}};
  text.remove_prefix(key_size);
  std::optional<PreparedMessage> message;
  if (kind == "b") {
    message = PreparedMessage::binary(std::as_bytes(std::span(text)), {options.compress});
  } else if (kind == "t") {
    auto prepared = PreparedMessage::text(text, {options.compress});
    if (!prepared) return {};
    message = *std::move(prepared);
  } else {
    return {};
  }
  return BackplaneMessage{.topic = std::string(topic),
                          .message = *std::move(message),
                          .options = std::move(options),
                          .history = is_plain ? std::size_t{0} : std::size_t{1},
                          .position = std::move(position),
                          .origin = origin,
                          .except = except};
}

}  // namespace duet::detail

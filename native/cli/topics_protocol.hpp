#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The messages of docs/server/topics_protocol.md as values, without a server.
namespace duet_cli::topics_protocol {

/// The maximum nesting of arrays and objects.
inline constexpr std::size_t deepest = 64;
/// The maximum size of a request's id in JSON, in bytes.
inline constexpr std::size_t longest_id = 128;
/// The maximum number of members that presence lists.
inline constexpr std::size_t most_told = 1000;

struct Request {
  enum class Type : std::uint8_t { subscribe, unsubscribe, publish, presence };

  Type type = Type::subscribe;
  std::string id;  ///< the client's, as JSON; empty for none
  std::string topic;
  std::optional<std::uint64_t> after;  ///< subscribe: requests the messages after this offset
  bool presence = false;               ///< subscribe: requests presence notifications
  bool to_others = false;              ///< publish: not to the sender
  std::string_view data;               ///< publish: JSON, a view of the message
};

struct Problem {
  std::string_view code;
  std::string_view sentence;
  std::string id;  ///< the request's, if it could be read
};

/// Parses a client's message.
[[nodiscard]] std::variant<Request, Problem> parse(std::string_view text);

// The server's messages.
[[nodiscard]] std::string welcome(std::uint64_t you, std::string_view run);
[[nodiscard]] std::string message(std::string_view topic, std::uint64_t from, std::string_view data);
[[nodiscard]] std::string joined(std::string_view topic, std::uint64_t who);
[[nodiscard]] std::string left(std::string_view topic, std::uint64_t who);
[[nodiscard]] std::string problem(const Problem& problem);

// Acknowledgements, with the request's id.
[[nodiscard]] std::string subscribed(const Request& request);
[[nodiscard]] std::string subscribed(const Request& request, std::uint64_t offset, bool complete);
[[nodiscard]] std::string unsubscribed(const Request& request);
[[nodiscard]] std::string published(const Request& request, std::uint64_t offset, std::size_t receivers);
[[nodiscard]] std::string present(const Request& request, const std::vector<std::uint64_t>& here);

}  // namespace duet_cli::topics_protocol

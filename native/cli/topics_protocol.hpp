#pragma once

#include <duet/error.hpp>

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
  std::string epoch;                   ///< subscribe: of that offset; empty for none
  bool presence = false;               ///< subscribe: requests presence notifications
  bool to_others = false;              ///< publish: not to the sender
  std::string key;                     ///< publish: a message with the same key is not published again
  std::string_view data;               ///< publish: JSON, a view of the message
};

struct Problem {
  std::string_view code;
  std::string_view sentence;
  std::string id;  ///< the request's, if it could be read
};

/// Parses a client's message.
[[nodiscard]] std::variant<Request, Problem> parse(std::string_view text);

// The server's messages. The id of a client is JSON: a number, or with a backplane a string.
[[nodiscard]] std::string welcome(std::string_view you, std::string_view run);
[[nodiscard]] std::string message(std::string_view topic, std::string_view from, std::string_view data);
/// Returns one of these messages with its offset.
[[nodiscard]] std::string numbered(std::string_view message, std::uint64_t offset);
[[nodiscard]] std::string joined(std::string_view topic, std::string_view who);
[[nodiscard]] std::string left(std::string_view topic, std::string_view who);
/// Messages of a topic, or notifications of presence, were missed. An empty epoch: of a topic without history.
[[nodiscard]] std::string gap(std::string_view topic, std::string_view epoch, std::uint64_t offset);
[[nodiscard]] std::string presence_gap(std::string_view topic);
[[nodiscard]] std::string problem(const Problem& problem);
/// The problem of a request that the server has refused; empty for other errors.
[[nodiscard]] std::string refusal(const Request& request, duet::Error error);

/// The position of a client in a topic.
struct Place {
  std::uint64_t offset = 0;
  std::string epoch = {};  ///< empty without a backplane
  bool complete = true;
};
/// How many have received a message.
struct Receivers {
  std::size_t count = 0;
  bool is_all = true;  ///< false: they are those of this server, and others could not be reached
};

// Acknowledgements, with the request's id.
[[nodiscard]] std::string subscribed(const Request& request);
[[nodiscard]] std::string subscribed(const Request& request, const Place& place);
[[nodiscard]] std::string unsubscribed(const Request& request);
[[nodiscard]] std::string published(const Request& request, const std::optional<Place>& place,
                                    const std::optional<Receivers>& receivers);
[[nodiscard]] std::string present(const Request& request, std::size_t count,
                                  const std::vector<std::string>& here);

}  // namespace duet_cli::topics_protocol

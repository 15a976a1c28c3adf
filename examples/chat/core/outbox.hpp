// The requests that the server has not confirmed yet, oldest first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../../common/json.hpp"

namespace chat {

using namespace common;

/// Something that a person wants changed in a room.
struct Request {
  enum class Kind : std::uint8_t { say, edit, remove, react };
  enum class State : std::uint8_t {
    kept,     ///< waits for a connection, or for its turn
    sent,     ///< was sent, and the server has not confirmed it
    refused,  ///< the server refused it: `fault` says why; a person may send it again or discard it
  };

  Kind kind = Kind::say;
  State state = State::kept;
  std::string id;  ///< the server carries out requests with the same id once
  std::string room;
  std::uint64_t offset = 0;  ///< of the message to change; 0 for a new one
  std::string text;          ///< of the message, or the emoji of a reaction
  bool on = true;            ///< false: takes the reaction back
  std::string fault = {};
};

/// One request is sent at a time, so that the order is kept also if the server asks to slow down.
class Outbox {
 public:
  void add(Request request) { requests_.push_back(std::move(request)); }

  /// The request to send next; null if there is none or one is under way. Valid until the next change.
  [[nodiscard]] Request* next();

  /// The request with this id, or null. Valid until the next change.
  [[nodiscard]] Request* find(std::string_view id);

  /// Removes it. Returns whether it was there.
  bool remove(std::string_view id);

  /// Keeps the request that is under way for another connection.
  void lose_connection();

  [[nodiscard]] const std::vector<Request>& requests() const { return requests_; }

  /// The number of requests that are not refused.
  [[nodiscard]] std::size_t waiting() const;

  /// Writes the requests as JSON and reads them back, in the state `kept` or `refused`.
  [[nodiscard]] Json save() const;
  void restore(const Json& list);

 private:
  std::vector<Request> requests_;
};

}  // namespace chat

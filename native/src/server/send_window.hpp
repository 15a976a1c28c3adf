#pragma once

#include <duet/prepared_message.hpp>
#include <duet/publish_options.hpp>
#include <duet/send_result.hpp>
#include <duet/server_options.hpp>

#include <algorithm>

#include "connection/web_socket.hpp"
#include "topics/held_publications.hpp"

namespace duet::detail {

/// Sends to a server's peer, within the limits of the send queue.
class SendWindow {
 public:
  SendWindow(WebSocket& web_socket, const ServerOptions& options)
      : web_socket_(web_socket),
        limits_{options.send_queue.high_water_mark, options.send_queue.low_water_mark,
                options.send_queue.close_above} {}

  /// queue_full: nothing was taken. Text is UTF-8.
  SendResult send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options);
  SendResult send(const EncodedMessage& message);
  /// Sends the next part of a message. Until the last part nothing else may be sent, and publications are
  /// held back.
  SendResult send_part(std::span<const std::byte> part, bool is_text, bool is_last,
                       const MessageOptions& options);
  /// Sends a publication, or handles a slow consumer; false if it was dropped.
  SendResult publish(const PreparedMessage& message, std::string_view topic, const PublishOptions& options);

  /// To be called with the WebSocket's `drained`. Returns true if the peer is no longer a slow consumer.
  bool drained();
  /// Sends the held-back messages before the end, except behind a message that will never be complete.
  void finish();

  /// Returns the payload bytes that were taken and not sent.
  [[nodiscard]] std::size_t buffered() const { return web_socket_.buffered() + held_.bytes(); }
  /// Returns the size of the unsent messages, as the limits count them: with message_overhead for each
  /// message in the send queue, and with the cost of held-back ones.
  [[nodiscard]] std::size_t queued() const { return web_socket_.queued() + held_.cost(); }
  /// Returns how much more is taken, as the limits count it.
  [[nodiscard]] std::size_t room() const { return limits_.most - std::min(limits_.most, queued()); }

 private:
  struct Limits {
    std::size_t high;
    std::size_t low;
    std::size_t most;
  };

  [[nodiscard]] bool fits(std::size_t size) const;
  /// The amount that a slow consumer still has to read. Messages held back behind an unfinished message do
  /// not count, because they wait for the application and not for the peer.
  [[nodiscard]] std::size_t waiting() const {
    return web_socket_.in_message() ? web_socket_.queued() : queued();
  }
  SendResult taken();
  void release();
  void send_first();

  WebSocket& web_socket_;
  Limits limits_;
  HeldPublications held_;
};

}  // namespace duet::detail

#pragma once

#include <duet/prepared_message.hpp>
#include <duet/publish_options.hpp>
#include <duet/send_result.hpp>
#include <duet/server_options.hpp>

#include "connection/web_socket.hpp"
#include "topics/held_publications.hpp"

namespace duet::detail {

/// What goes out to a server's peer, within the limits of how much may wait for it.
class SendWindow {
 public:
  SendWindow(WebSocket& web_socket, const ServerOptions& options)
      : web_socket_(web_socket),
        limits_{options.send_queue.high_water_mark, options.send_queue.low_water_mark,
                options.send_queue.close_above} {}

  /// queue_full: nothing was taken. Text is UTF-8.
  SendResult send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options);
  SendResult send(const EncodedMessage& message);
  /// The next part of a message: until the last nothing else is to be sent, and what is published is held
  /// back.
  SendResult send_part(std::span<const std::byte> part, bool is_text, bool is_last,
                       const MessageOptions& options);
  /// The same for who may be slow; false if it was dropped.
  SendResult publish(const PreparedMessage& message, std::string_view topic, const PublishOptions& options);

  /// To be called with the WebSocket's `drained`. True when a peer that was slow is so no more.
  bool drained();
  /// What is held back goes before the end, but behind a message that will never be whole.
  void finish();

  /// Payload bytes taken and not gone out.
  [[nodiscard]] std::size_t buffered() const { return web_socket_.buffered() + held_.bytes(); }
  /// The messages that wait, as the limits count them: with message_overhead for each message in the send
  /// queue, and with what holding back costs.
  [[nodiscard]] std::size_t queued() const { return web_socket_.queued() + held_.cost(); }

 private:
  struct Limits {
    std::size_t high;
    std::size_t low;
    std::size_t most;
  };

  [[nodiscard]] bool fits(std::size_t size) const;
  /// What a peer that is slow has to read before it is not. What is held back behind an unfinished message
  /// waits for the application, and not for the peer.
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

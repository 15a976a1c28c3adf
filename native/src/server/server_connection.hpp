#pragma once

#include <duet/connection.hpp>
#include <duet/utf8.hpp>

#include <any>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "connection/web_socket.hpp"
#include "server/memory_budget.hpp"
#include "server/peer.hpp"
#include "server/send_window.hpp"
#include "server/server_log.hpp"
#include "server/subprotocol_offer.hpp"
#include "topics/catch_up.hpp"
#include "topics/subscriber.hpp"
#include "ws/deflate_offer.hpp"

namespace duet::detail {

class ServerShard;
class WeakLoop;

/// The server's end of one WebSocket: the operations for the application, and the server's counters. Owned by
/// its server, and by the user's handles.
class ServerConnection final : public std::enable_shared_from_this<ServerConnection>,
                               private SocketEvents,
                               private WebSocketOwner,
                               public Subscriber {
 public:
  ServerConnection(IoContext& io, ServerShard& server, Peer peer, std::shared_ptr<Stream> stream,
                   SubprotocolOffer::Answer agreed, const std::optional<DeflateAnswer>& deflate,
                   std::any data);
  ~ServerConnection();

  /// Calls on_open, and then handles the bytes that were received already.
  void open(std::span<std::byte> come);

  SendResult send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options);
  SendResult send(const PreparedMessage& message);
  SendResult send_part(std::span<const std::byte> part, bool is_text, bool is_last,
                       const MessageOptions& options);
  Result<> ping(PingCallback callback);
  Result<> pause(bool paused);
  Result<> subscribe(std::string_view pattern);
  Result<CaughtUp> subscribe(std::string_view topic, std::uint64_t after);
  using Caught = Function<void(const Result<CaughtUp, Failure>&)>;
  Result<> subscribe(std::string_view topic, const std::optional<Position>& after, Caught done);
  void unsubscribe(std::string_view pattern);
  Result<Published> publish(std::string_view topic, const PreparedMessage& message,
                            const PublishOptions& options,
                            Function<void(const Result<Position, Failure>&)> done);
  Result<> close(std::uint16_t code, std::string_view reason);
  Result<> terminate();
  /// close() with any code that is allowed on the wire, and its own time limit.
  void close_within(std::uint16_t code, std::string_view reason, Time limit);
  /// Closes the connection at once.
  void cut(std::string_view why) { web_socket_.lost(Cause::lost, why); }
  /// The server was destroyed: no more events. An open connection is closed with 1001, within the usual
  /// limits.
  void detach();
  /// The server stops: an open connection is closed.
  void shut_down(std::uint16_t code, std::string_view reason);

  [[nodiscard]] const Peer& peer() const { return peer_; }
  [[nodiscard]] bool is_open() const { return web_socket_.is_open(); }
  /// Returns whether its on_close was called. Callable on any thread.
  [[nodiscard]] bool has_ended() const { return has_ended_.load(std::memory_order_relaxed); }
  /// Returns whether its on_close has not been called yet.
  [[nodiscard]] bool counts() const { return !web_socket_.is_over(); }
  [[nodiscard]] std::size_t buffered() const { return web_socket_.is_over() ? 0 : send_window_.buffered(); }
  /// Returns the size of the unsent messages, as the limits count them.
  [[nodiscard]] std::size_t queued() const { return web_socket_.is_over() ? 0 : send_window_.queued(); }
  [[nodiscard]] const Traffic& traffic() const { return traffic_; }
  [[nodiscard]] std::any& data() { return data_; }
  /// Returns the loop of this connection; callable on any thread.
  [[nodiscard]] WeakLoop& weak_loop() const { return *weak_loop_; }
  [[nodiscard]] const std::string& subprotocol() const { return subprotocol_; }

 private:
  void on_event(const SocketEvent& event) override;
  bool takes_parts() override;
  void on_part(const MessagePart& part) override;
  void on_pong(std::vector<PingAnswer> answers) override;
  void on_progress() override;
  void on_gone() override;
  bool deliver(const PreparedMessage& message, std::string_view topic,
               const PublishOptions& options) override;
  /// Half of the free send queue, so that live messages have room behind them.
  [[nodiscard]] std::size_t history_room() const override { return send_window_.room() / 2; }

  void on_message(std::span<const std::byte> payload, bool is_text);
  void on_end(const SocketEvent& end);
  void on_drained();

  [[nodiscard]] Result<> may_subscribe(std::string_view pattern) const;
  /// The messages that it has missed in a topic were read, or could not be.
  void catch_up(const std::string& topic, Result<MissedMessages, Failure> missed, Caught done);
  /// Sends the answer to a keep-alive message of a duet client, at once or behind an unfinished message.
  void answer_alive();
  /// Updates the counters with the send queue's size.
  void count_queued();
  /// Counts a message that was taken.
  SendResult counted(std::size_t payload, SendResult result, bool is_last = true);
  /// Closes the connection of a slow consumer.
  SendResult checked(SendResult result);
  /// Updates the memory budget, and closes the connection if the limit is exceeded.
  void check_memory();
  /// Stops keeping run() from returning. A handle of the user's may keep this object, even longer than the
  /// loop.
  void let_go();

  IoContext& io_;
  ServerShard* server_;  // null once detached, or ended
  Peer peer_;
  std::string subprotocol_;
  bool keeps_alive_;  // answers the client's keep-alive messages
  std::atomic<bool> has_ended_ = false;
  bool holds_loop_ = true;
  bool owes_alive_ = false;  // an answer, behind the unfinished message
  bool sends_text_ = false;  // the unfinished message's kind
  Utf8Validator sent_utf8_;  // of that message
  WebSocket web_socket_;
  SendWindow send_window_;
  std::size_t queued_ = 0;  // as last reported to the counters
  MemoryShare memory_;
  Traffic traffic_;
  std::any data_;
  std::shared_ptr<WeakLoop> weak_loop_;
};

}  // namespace duet::detail

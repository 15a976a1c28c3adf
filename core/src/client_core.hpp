#pragma once

#include <duet/client.hpp>

#include <memory>
#include <string>

#include "client_feature.hpp"
#include "event_queue.hpp"
#include "limit.hpp"
#include "loop_core.hpp"
#include "slot.hpp"
#include "transport.hpp"

namespace duet::detail {

/// The client's state machine: every check, every transition and every delivery is here.
///
/// It lives as long as its Client or the callback it is in, whichever is longer: a callback may destroy its
/// own Client.
class ClientCore final : private SocketEvents, private Timer {
 public:
  ClientCore(LoopCore& loop, ClientOptions options) : loop_(loop), options_(std::move(options)) {}

  static ClientCore& of(Client& client) { return *client.core_; }

  /// The Client is gone: this deletes itself, now or after the callback it is in.
  void abandon();

  Result<void, Failure> connect(std::string_view url);
  SendResult send(std::span<const std::byte> payload, bool is_text);
  Result<> close(std::uint16_t code, std::string_view reason);
  [[nodiscard]] ReadyState state() const { return state_; }
  [[nodiscard]] std::size_t buffered() const { return socket_ ? socket_->buffered() : 0; }
  /// The messages that wait, as the limits count them.
  [[nodiscard]] std::size_t queued() const { return socket_ ? socket_->queued() : 0; }
  [[nodiscard]] std::string_view subprotocol() const { return subprotocol_; }

  [[nodiscard]] std::uint32_t attempt() const { return attempt_; }
  /// Whether the Client is gone, inside its own callback.
  [[nodiscard]] bool is_abandoned() const { return abandoned_; }

  /// Where the client keeps its features; see FeatureList.
  [[nodiscard]] std::unique_ptr<ClientFeature>& features() { return features_; }

  // For features.
  [[nodiscard]] LoopCore& loop() { return loop_; }
  [[nodiscard]] ClientOptions& options() { return options_; }
  [[nodiscard]] Socket* socket() { return socket_.get(); }
  /// Delivers the event at once where the loop allows that, else queues a copy.
  void submit(const SocketEvent& event);
  /// A message that finds no memory ends the connection.
  void queue(const SocketEvent& event);
  /// Ends the connection and tells the peer.
  void hang_up(Cause cause, std::uint16_t code);
  void set_subprotocol(std::string name) { subprotocol_ = std::move(name); }
  /// Nobody is at the other end any more.
  void lose(Cause cause) { finish(cause); }
  /// So many bytes more, or fewer, wait for the application. Reading stops, or goes on.
  void charge(std::ptrdiff_t size);

  /// Handed to the transport with every attempt from now on.
  void use(std::unique_ptr<BackendOptions> options) { extra_ = std::move(options); }

  /// Called by the loop with an event that was queued for this client.
  void deliver_queued(const SocketEvent& event);

  Slot open_slot;
  Slot message_slot;
  Slot close_slot;

 private:
  /// Checks what the backend reports, then submits it.
  void on_event(const SocketEvent& event) override;
  void deliver(const SocketEvent& event);
  /// `closed` is what an end comes to, null for other events.
  void tell(const SocketEvent& event, Closed* closed, bool by_application);

  /// No more of this attempt's socket: this is its last event.
  void finish(const SocketEvent& end);
  void finish(Cause cause, std::uint16_t code = close_code::abnormal);
  /// The peer has so long to answer what was sent.
  void allow(Time length);
  void fire() override;
  [[nodiscard]] bool asked_for(std::string_view subprotocol) const;
  /// Enters the state that the event brings. False when the user is not to hear of it.
  bool enter(const SocketEvent& event);

  LoopCore& loop_;
  ClientOptions options_;
  std::unique_ptr<BackendOptions> extra_;
  std::unique_ptr<Socket> socket_;  // null when no attempt is under way, and once its end is known
  Limit limit_;
  std::unique_ptr<ClientFeature> features_;  // null, or a FeatureList
  std::string subprotocol_;
  std::ptrdiff_t waiting_ = 0;  // bytes that arrived and were not taken
  std::uint32_t attempt_ = 0;
  bool paused_ = false;
  ReadyState state_ = ReadyState::closed;
  bool was_open_ = false;
  bool in_callback_ = false;
  bool abandoned_ = false;
};

}  // namespace duet::detail

#pragma once

#include <duet/client.hpp>

#include <memory>
#include <string>

#include "client_feature.hpp"
#include "event_queue.hpp"
#include "limit.hpp"
#include "loop_core.hpp"
#include "message_cost.hpp"
#include "slot.hpp"
#include "transport.hpp"

namespace duet::detail {

/// The client's state machine. Every check, every transition and every delivery is here.
///
/// It lives as long as its Client or the callback that is running, whichever is longer: a callback may
/// destroy its own Client.
class ClientCore final : private SocketEvents, private Timer {
 public:
  ClientCore(LoopCore& loop, ClientOptions options) : loop_(loop), options_(std::move(options)) {}

  static ClientCore& of(Client& client) { return *client.core_; }
  /// For a backend's call, whose events are always a ClientCore's.
  static const ClientCore& of(const SocketEvents& events) { return static_cast<const ClientCore&>(events); }

  /// The Client was destroyed. Deletes this object, now or after the callback that is running.
  void abandon();

  /// With an error, `refused` is the text that was refused, if it is about one.
  Result<> connect(std::string_view url, std::string_view& refused);
  SendResult send(std::span<const std::byte> payload, bool is_text);
  Result<> close(std::uint16_t code, std::string_view reason);
  /// The same, also with a code that the application may not send.
  Result<> start_closing(std::uint16_t code, std::string_view reason);
  [[nodiscard]] ReadyState state() const { return state_; }
  [[nodiscard]] std::size_t buffered() const { return socket_ ? socket_->buffered() : 0; }
  /// Returns the size of the unsent messages, as the limits count them.
  [[nodiscard]] std::size_t queued() const { return socket_ ? socket_->queued() : 0; }
  [[nodiscard]] std::string_view subprotocol() const { return subprotocol_; }

  [[nodiscard]] std::uint32_t attempt() const { return attempt_; }
  /// Returns whether the Client was destroyed inside its own callback.
  [[nodiscard]] bool is_abandoned() const { return abandoned_; }

  /// The client's features; see FeatureList.
  [[nodiscard]] std::unique_ptr<ClientFeature>& features() { return features_; }
  [[nodiscard]] const ClientFeature* features() const { return features_.get(); }

  // Used by features.
  [[nodiscard]] LoopCore& loop() { return loop_; }
  [[nodiscard]] ClientOptions& options() { return options_; }
  [[nodiscard]] Socket* socket() { return socket_.get(); }
  /// Delivers the event at once if the loop allows that, else queues a copy.
  void submit(const SocketEvent& event);
  /// Queues a copy. If the allocation for a message fails, the connection is closed.
  void queue(const SocketEvent& event);
  /// Ends the connection and sends a Close frame.
  void hang_up(Cause cause, std::uint16_t code);
  /// Returns the result of adding a message, or a part of one, of this size to the send queue of the socket.
  [[nodiscard]] SendResult fit(std::size_t size) const {
    const std::size_t before = socket_->queued();
    const std::size_t after = before + size + message_overhead;
    if (before > 0 && after > options_.send_queue.max_size) return Error::queue_full;
    return SendResult::accepted(after > options_.send_queue.high_water_mark);
  }
  /// Returns whether a message in parts has begun and not ended: send() refuses other messages.
  [[nodiscard]] bool in_message() const { return in_message_; }
  void set_in_message(bool in_message) { in_message_ = in_message; }
  void set_subprotocol(std::string name) { subprotocol_ = std::move(name); }
  /// Ends the connection without a Close frame, because the peer is unreachable.
  void lose(Cause cause) { finish(cause); }
  /// Adds this many bytes, or removes them if negative, from what is pending for the application. Pauses or
  /// resumes reading.
  void charge(std::ptrdiff_t size);

  /// Sets the options that the transport receives with every attempt from now on.
  void use(std::unique_ptr<BackendOptions> options) { extra_ = std::move(options); }

  /// Delivers an event that the loop had queued for this client.
  void deliver_queued(const SocketEvent& event);

  Slot open_slot;
  Slot message_slot;
  Slot close_slot;

 private:
  /// Checks the backend's event, then submits it.
  void on_event(const SocketEvent& event) override;
  void deliver(const SocketEvent& event);
  /// `closed` is filled in for the end of the attempt and null for other events.
  void tell(const SocketEvent& event, Closed* closed, bool by_application);

  /// Ends the attempt and releases its socket: this is its last event.
  void finish(const SocketEvent& end);
  void finish(Cause cause, std::uint16_t code = close_code::abnormal);
  /// Starts the limit within which the peer has to answer.
  void allow(Time length);
  void fire() override;
  [[nodiscard]] bool asked_for(std::string_view subprotocol) const;
  /// Enters the state that follows from the event. Returns false if the user does not receive the event.
  bool enter(const SocketEvent& event);

  LoopCore& loop_;
  ClientOptions options_;
  std::unique_ptr<BackendOptions> extra_;
  std::unique_ptr<Socket> socket_;  // null when no attempt is running, and once its end is known
  Limit limit_;
  std::unique_ptr<ClientFeature> features_;  // null, or a FeatureList
  std::string subprotocol_;
  std::ptrdiff_t waiting_ = 0;  // bytes received and not yet taken by the application
  std::uint32_t attempt_ = 0;
  bool paused_ = false;
  ReadyState state_ = ReadyState::closed;
  bool was_open_ = false;
  bool in_callback_ = false;
  bool in_message_ = false;
  bool abandoned_ = false;
};

}  // namespace duet::detail

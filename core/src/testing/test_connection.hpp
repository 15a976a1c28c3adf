#pragma once

#include <duet/testing.hpp>
#include <duet/utf8.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "message_cost.hpp"
#include "testing/incoming_message.hpp"
#include "testing/test_network.hpp"
#include "testing/test_transport.hpp"

namespace duet::detail {

/// Both ends of one attempt and the connection that it becomes: a WebSocket without bytes.
class TestConnection final : public std::enable_shared_from_this<TestConnection> {
 public:
  TestConnection(TestTransport& transport, const OpenRequest& request, SocketEvents& events);

  void start() { post({.kind = TestItem::Kind::request}); }

  // The client's end.
  /// `is_last` is false if another part of the message follows.
  void send(std::span<const std::byte> payload, bool is_text, bool is_last = true);
  void close(std::uint16_t code, std::string_view reason);
  [[nodiscard]] std::size_t buffered() const { return buffered_; }
  [[nodiscard]] std::size_t queued() const { return buffered_ + messages_ * message_overhead; }
  void notify_drained(std::size_t low);
  void pause(bool paused) { paused_ = paused; }
  /// Delivers what was sent, unless the server does not read.
  void flush();
  /// The client drops the connection.
  void drop();

  // The server's end.
  Result<> peer_send(std::string_view payload, bool is_text);
  Result<> peer_send_part(std::string_view payload, bool is_text, bool is_last);
  Result<> peer_close(std::uint16_t code, std::string_view reason);
  Result<> peer_lose(bool at_once);
  Result<> peer_overflow();
  void stall() { stalled_ = true; }
  [[nodiscard]] bool is_stalled() const { return stalled_; }
  void resume();
  [[nodiscard]] bool is_open() const { return peer_open_ && !peer_closes_; }

  /// Returns whether the item can be delivered in this loop's turn. The loop is null outside of all turns.
  [[nodiscard]] bool takes(const TestItem& item, const TestTransport* reader) const;
  void receive(const TestItem& item) { item.to_client ? reach_client(item) : reach_server(item); }

  std::string url;
  std::vector<std::string> subprotocols;
  std::string subprotocol;
  std::vector<OwnedMessage> received;
  std::optional<Closed> closed;

 private:
  using Kind = TestItem::Kind;

  void post(TestItem item);
  void post_now(TestItem item);
  void reach_client(const TestItem& item);
  void message_to_client(const TestItem& item);
  void reach_server(const TestItem& item);
  void message_to_server(const TestItem& item);
  void answer_request();
  void refuse(Cause cause, std::uint16_t http_status);
  void end_client(const TestItem& item);
  void end_peer(Closed how);

  TestNetwork& network_;
  TestServer* server_ = nullptr;  // null before the request has arrived, and unless it was accepted
  Time delay_{0};                 // the latency until then
  Time last_due_[2] = {};         // per direction: items are never reordered

  // The client's end.
  TestTransport* transport_;
  SocketEvents* events_;  // null once dropped, or once the end was reported
  std::deque<TestItem> out_;
  std::size_t buffered_ = 0;
  std::size_t messages_ = 0;        // among the queued items
  std::optional<std::size_t> low_;  // the mark of notify_drained(), until it is reached
  std::size_t max_message_size_;
  IncomingMessage to_client_;
  bool paused_ = false;
  bool opened_ = false;
  bool client_closes_ = false;  // its Close frame is sent

  // The server's end.
  IncomingMessage to_server_;
  std::string receiving_;  // the whole message so far
  Utf8Validator sent_utf8_;
  bool sends_text_ = false;  // in the message that is sent in parts
  bool in_message_ = false;  // one has begun and not ended
  bool stalled_ = false;
  bool peer_open_ = false;
  bool peer_closes_ = false;
};

}  // namespace duet::detail

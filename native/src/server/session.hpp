#pragma once

#include <duet/client_certificate.hpp>
#include <duet/connection.hpp>
#include <duet/utf8.hpp>

#include <any>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "connection/web_socket.hpp"
#include "core/src/limit.hpp"
#include "http/forwarded.hpp"
#include "http/head.hpp"
#include "http/reply.hpp"
#include "net/deadline.hpp"
#include "net/stream.hpp"
#include "server/heartbeat.hpp"
#include "server/memory_budget.hpp"
#include "server/router.hpp"
#include "server/send_window.hpp"
#include "server/server_log.hpp"
#include "topics/subscriber.hpp"
#include "ws/deflate_offer.hpp"

namespace duet::detail {

class PendingHandshake;
class WeakLoop;
struct ProxyPreamble;
class ServerShard;

/// One accepted connection: HTTP requests until one is an opening handshake, then a WebSocket. Kept by its
/// server, and by the user's handles.
class Session final : public std::enable_shared_from_this<Session>,
                      public StreamEvents,
                      public WebSocketEvents,
                      public Subscriber {
 public:
  /// `is_known`: whether the address is the client's own, and not a proxy's.
  Session(IoContext& io, ServerShard& server, std::uint64_t id, std::string remote_address, bool is_known);
  ~Session();

  void start(UniqueFd fd, std::unique_ptr<TlsSession> tls);

  SendResult send(std::span<const std::byte> payload, bool is_text, const MessageOptions& options);
  SendResult send(const PreparedMessage& message);
  SendResult send_part(std::span<const std::byte> part, bool is_text, bool is_last,
                       const MessageOptions& options);
  Result<> pause(bool paused);
  Result<> subscribe(std::string_view pattern);
  Result<CaughtUp> subscribe(std::string_view topic, std::uint64_t after);
  void unsubscribe(std::string_view pattern);
  Result<Published> publish(std::string_view topic, const PreparedMessage& message,
                            const PublishOptions& options);
  Result<> close(std::uint16_t code, std::string_view reason);
  Result<> terminate();
  /// close() with whatever code may be sent, and a limit of its own.
  void close_within(std::uint16_t code, std::string_view reason, Time limit);
  /// Ends it without a word.
  void cut(std::string_view why);
  /// The server is gone: no more events. What is open is closed with 1001, within the usual limits.
  void detach();
  /// The server stops: WebSockets are closed, anything else is cut.
  void shut_down(std::uint16_t code, std::string_view reason);

  /// Whether the application has deferred its answer, and still may give it.
  [[nodiscard]] bool waits_for_answer() const;
  /// What the application has said of the handshake becomes its answer.
  void answer_later();

  [[nodiscard]] bool is_open() const {
    return web_socket_ && !web_socket_->over() && !web_socket_->closing() && !stream_->ended();
  }
  /// Whether an HTTP answer is on its way.
  [[nodiscard]] bool is_answering() const {
    return !web_socket_ && (replying_ || finishing_) && !stream_->ended();
  }
  [[nodiscard]] bool counts() const { return web_socket_ && !reported_; }
  [[nodiscard]] std::uint64_t id() const { return id_; }
  [[nodiscard]] std::size_t buffered() const {
    return web_socket_ && !web_socket_->over() ? send_window_->buffered() : 0;
  }
  /// What waits for the peer, as the limits count it.
  [[nodiscard]] std::size_t queued() const {
    return web_socket_ && !web_socket_->over() ? send_window_->queued() : 0;
  }
  [[nodiscard]] const Traffic& traffic() const { return traffic_; }
  [[nodiscard]] std::any& data() { return data_; }
  /// Of the loop that it lives on; for any thread.
  [[nodiscard]] WeakLoop& weak_loop() const { return *weak_loop_; }
  [[nodiscard]] const std::string& subprotocol() const { return subprotocol_; }
  [[nodiscard]] const std::string& remote_address() const { return remote_address_; }
  [[nodiscard]] const ClientCertificate* client_certificate() const { return client_certificate_.get(); }
  /// Whether the server has counted it by its address.
  [[nodiscard]] bool is_known() const { return is_known_; }
  [[nodiscard]] const RequestHead& request() const { return request_; }
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
  /// Null but from the look at the handshake to its answer.
  [[nodiscard]] PendingHandshake* handshake() const { return handshake_.get(); }
  /// Its route's; null for the server's own.
  [[nodiscard]] Callbacks* callbacks() const { return route_.callbacks; }

 private:
  // From the end of a conversation to cutting a peer that does not hang up.
  static constexpr Time linger{2000};

  void on_stream_open() override;
  void on_stream_bytes(std::span<std::byte> bytes) override;
  void on_stream_room() override;
  void on_stream_progress() override;
  bool on_stream_finish() override;
  void on_stream_end(Cause cause, std::string_view detail) override;
  void on_web_socket_message(std::span<const std::byte> payload, bool is_text) override;
  bool takes_parts() override;
  void on_web_socket_part(const MessagePart& part) override;
  void on_web_socket_end(const SocketEvent& end) override;
  friend class Deadline<Session>;
  void on_deadline();
  bool deliver(const PreparedMessage& message, std::string_view topic,
               const PublishOptions& options) override;

  [[nodiscard]] Result<> may_subscribe(std::string_view pattern) const;
  /// What a trusted proxy tells of who it is, before anything else.
  void read_proxy_header(std::span<std::byte> bytes);
  /// False if it may not come in.
  bool believe(const std::string& source);
  void read_requests();
  void answer_request();
  void upgrade();
  /// Who sent the request, as a trusted proxy tells.
  [[nodiscard]] Sender sender() const;
  /// Takes the sender of a handshake for the peer. False if it may not come in.
  bool identify(const Sender& sender);
  void open_web_socket(const std::optional<DeflateAnswer>& deflate);
  /// What a client of duet's is to get for its question, at once or behind an unfinished message.
  void answer_alive();
  /// Tells the counters what waits.
  void count_queued();
  /// Counts what was taken.
  SendResult counted(std::size_t payload, SendResult result, bool is_last = true);
  /// Closes the connection of who is too slow.
  SendResult checked(SendResult result);
  void check_drained();
  /// Tells what is held for it, and closes it if that is too much.
  void check_memory();
  void start_beating();
  void beat();
  void answer_handshake();
  void accept();
  /// False if the client's Sec-WebSocket-Extensions is malformed and matters.
  bool accept_deflate(std::optional<DeflateAnswer>& answer) const;
  void reply(HttpReply reply);
  void refuse(int status, std::string_view sentence);
  void count_refusal(Refusal why, int status, std::string_view sentence);
  /// The same without an answer.
  void turn_away(Refusal why, std::string_view sentence);
  void finish_after_reply();
  void send_file();
  /// The peer has so long to do what it is to do. Begins when what it is to have before has been queued.
  void allow(Time length);
  /// The time is over, but the peer has some more.
  bool is_extended();
  /// The stream is over, or given up: tells the end if it was a WebSocket, and leaves the server.
  void leave(std::string_view detail, Cause cause = Cause::lost);
  /// run() need not wait for it any more. A handle of the user's may keep it, even longer than the loop.
  void let_go();

  IoContext& io_;
  ServerShard* server_;  // null once detached or left
  std::uint64_t id_;
  std::string remote_address_;
  bool is_known_;
  bool is_local_;  // its peer is a program of this machine, also if that is a proxy
  std::shared_ptr<Stream> stream_;
  std::unique_ptr<const ClientCertificate> client_certificate_;
  std::string input_;                        // HTTP bytes not yet answered
  std::unique_ptr<ProxyPreamble> preamble_;  // null once the proxy's header is read, or where none is due
  HeadSearch head_search_;                   // for the end of the first request in them
  RequestHead request_;
  HttpReply reply_;  // being sent, where its file is open
  bool replying_ = false;
  bool requests_end_ = false;  // the client has finished, and reads
  bool finishing_ = false;     // no request is read any more
  std::unique_ptr<PendingHandshake> handshake_;
  Router::Found route_;
  std::string subprotocol_;
  bool keeps_alive_ = false;  // answers a client that asks for a sign of life
  std::optional<WebSocket> web_socket_;
  std::optional<SendWindow> send_window_;  // as soon as there is a peer
  bool paused_ = false;
  bool owes_alive_ = false;  // an answer, behind the unfinished message
  bool sends_text_ = false;  // the unfinished message's kind
  Utf8Validator sent_utf8_;  // of it
  std::any data_;
  Traffic traffic_;
  std::size_t queued_ = 0;  // as the server's counters were last told
  std::shared_ptr<WeakLoop> weak_loop_;
  Heartbeat heartbeat_;
  MemoryShare memory_;
  Limit limit_;
  bool held_ = true;       // the loop, by this
  bool reported_ = false;  // on_close was delivered
  Deadline<Session> deadline_;
};

}  // namespace duet::detail

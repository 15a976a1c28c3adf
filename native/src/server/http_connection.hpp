#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/src/limit.hpp"
#include "http/forwarded.hpp"
#include "http/reply.hpp"
#include "net/deadline.hpp"
#include "net/stream.hpp"
#include "server/peer.hpp"
#include "server/pending_handshake.hpp"
#include "server/proxy_preamble.hpp"
#include "server/server_log.hpp"

namespace duet::detail {

class ServerShard;
class WeakLoop;

/// An accepted connection until it is a WebSocket: HTTP requests and their responses, until an opening
/// handshake is accepted. Then a ServerConnection replaces it. Owned by its server, and by a PendingUpgrade.
class HttpConnection final : public std::enable_shared_from_this<HttpConnection>, public StreamEvents {
 public:
  HttpConnection(IoContext& io, ServerShard& server, Peer peer);
  ~HttpConnection();

  void start(UniqueSocket fd, std::unique_ptr<TlsSession> tls);

  /// Closes the socket without an answer, and removes this object from the server.
  void cut();

  [[nodiscard]] const Peer& peer() const { return peer_; }
  /// Returns whether a response is being sent.
  [[nodiscard]] bool is_answering() const;
  /// Returns whether the application has deferred its answer to the handshake, and can still give it.
  [[nodiscard]] bool waits_for_answer() const;
  /// Sends the application's decision on the handshake as its answer.
  void answer_later();
  /// Null except between a handshake and its answer.
  [[nodiscard]] PendingHandshake* handshake() const { return handshake_.get(); }
  /// Returns the loop of this connection; callable on any thread.
  [[nodiscard]] WeakLoop& weak_loop() const { return *weak_loop_; }

 private:
  enum class State : std::uint8_t {
    preamble,   ///< waits for a PROXY header
    reading,    ///< reads a request
    deciding,   ///< waits for the application's decision on a handshake
    replying,   ///< sends a response, before it reads the next request
    finishing,  ///< sends the last response, and reads no further request
    over,       ///< replaced by a WebSocket, or destroyed
  };

  void on_stream_open() override;
  void on_stream_bytes(std::span<std::byte> bytes) override;
  void on_stream_turn() override { read_on(); }
  void on_stream_room() override;
  bool on_stream_finish() override;
  void on_stream_end(Cause cause, std::string_view detail) override;
  friend class Deadline<HttpConnection>;
  void on_deadline();

  /// Reads a trusted proxy's PROXY header.
  void read_preamble(std::span<std::byte> bytes);
  /// Sets the peer's address. Returns false if the peer is refused.
  bool believe(const std::string& source);
  void start_tls(std::unique_ptr<TlsSession> tls, std::span<std::byte> come);
  void read_on();
  void read_requests();
  void answer_request();
  void reply(HttpReply reply);
  void send_file();
  void finish_after_reply();

  void begin_upgrade();
  /// Returns the sender of the request, from a trusted proxy's fields.
  [[nodiscard]] Sender sender() const;
  /// Sets the peer to the sender of the handshake. Returns false if it is refused.
  bool identify(const Sender& sender);
  /// Returns false if the client's Sec-WebSocket-Extensions is malformed and matters.
  bool accept_deflate(std::optional<DeflateAnswer>& answer) const;
  void answer_handshake();
  void accept();
  void refuse(int status, std::string_view sentence);
  void count_refusal(Refusal why, int status, std::string_view sentence);
  /// The same without a response.
  void turn_away(Refusal why, std::string_view sentence);

  /// Starts the time limit of the peer, after everything that it has to receive first was queued.
  void allow(Time length);
  [[nodiscard]] bool is_gone() const { return state_ == State::over || stream_->ended(); }
  void be_destroyed();

  IoContext& io_;
  ServerShard* server_;  // null once detached, or over
  std::shared_ptr<WeakLoop> weak_loop_;
  Peer peer_;
  std::shared_ptr<Stream> stream_;
  State state_ = State::reading;
  bool is_last_request_ = false;  // the client has finished sending, and still reads
  bool holds_loop_ = true;
  std::unique_ptr<ProxyPreamble> preamble_;
  std::string input_;       // bytes not yet answered
  HeadSearch head_search_;  // for the end of the first request in them
  HttpReply reply_;         // being sent, if its file is open
  std::unique_ptr<PendingHandshake> handshake_;
  Limit limit_;
  Deadline<HttpConnection> deadline_;
};

}  // namespace duet::detail

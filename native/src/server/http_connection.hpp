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

/// An accepted connection before it is a WebSocket: HTTP requests and their answers, until one is an opening
/// handshake that is accepted. Then a ServerConnection takes its place. Kept by its server, and by a
/// PendingUpgrade.
class HttpConnection final : public std::enable_shared_from_this<HttpConnection>, public StreamEvents {
 public:
  HttpConnection(IoContext& io, ServerShard& server, Peer peer);
  ~HttpConnection();

  void start(UniqueFd fd, std::unique_ptr<TlsSession> tls);

  /// Ends it without a word, and leaves the server.
  void cut();

  [[nodiscard]] const Peer& peer() const { return peer_; }
  /// Whether an answer is on its way.
  [[nodiscard]] bool is_answering() const;
  /// Whether the application has deferred its answer to the handshake, and still may give it.
  [[nodiscard]] bool waits_for_answer() const;
  /// What the application has said of the handshake becomes its answer.
  void answer_later();
  /// Null but from the look at the handshake to its answer.
  [[nodiscard]] PendingHandshake* handshake() const { return handshake_.get(); }
  /// Of the loop that it lives on; for any thread.
  [[nodiscard]] WeakLoop& weak_loop() const { return *weak_loop_; }

 private:
  enum class State : std::uint8_t {
    preamble,   ///< a proxy's header is due
    reading,    ///< a request
    deciding,   ///< on a handshake: the application, now or later
    replying,   ///< what is sent has to go out before the next request is read
    finishing,  ///< the last answer is on its way, and no request is read any more
    over,       ///< a WebSocket, or gone
  };

  void on_stream_open() override;
  void on_stream_bytes(std::span<std::byte> bytes) override;
  void on_stream_turn() override { read_on(); }
  void on_stream_room() override;
  bool on_stream_finish() override;
  void on_stream_end(Cause cause, std::string_view detail) override;
  friend class Deadline<HttpConnection>;
  void on_deadline();

  /// What a trusted proxy tells of who it is.
  void read_preamble(std::span<std::byte> bytes);
  /// False if it may not come in.
  bool believe(const std::string& source);
  void start_tls(std::unique_ptr<TlsSession> tls, std::span<std::byte> come);
  void read_on();
  void read_requests();
  void answer_request();
  void reply(HttpReply reply);
  void send_file();
  void finish_after_reply();

  void begin_upgrade();
  /// Who sent the request, as a trusted proxy tells.
  [[nodiscard]] Sender sender() const;
  /// Takes the sender of a handshake for the peer. False if it may not come in.
  bool identify(const Sender& sender);
  /// False if the client's Sec-WebSocket-Extensions is malformed and matters.
  bool accept_deflate(std::optional<DeflateAnswer>& answer) const;
  void answer_handshake();
  void accept();
  void refuse(int status, std::string_view sentence);
  void count_refusal(Refusal why, int status, std::string_view sentence);
  /// The same without an answer.
  void turn_away(Refusal why, std::string_view sentence);

  /// The peer has so long to do what it is to do. Begins when what it is to have before has been queued.
  void allow(Time length);
  [[nodiscard]] bool is_gone() const { return state_ == State::over || stream_->ended(); }
  void be_destroyed();

  IoContext& io_;
  ServerShard* server_;  // null once detached, or over
  std::shared_ptr<WeakLoop> weak_loop_;
  Peer peer_;
  std::shared_ptr<Stream> stream_;
  State state_ = State::reading;
  bool is_last_request_ = false;  // the client has finished, and reads
  bool holds_loop_ = true;
  std::unique_ptr<ProxyPreamble> preamble_;
  std::string input_;       // bytes not yet answered
  HeadSearch head_search_;  // for the end of the first request in them
  HttpReply reply_;         // being sent, where its file is open
  std::unique_ptr<PendingHandshake> handshake_;
  Limit limit_;
  Deadline<HttpConnection> deadline_;
};

}  // namespace duet::detail

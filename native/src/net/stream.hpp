#pragma once

#include <duet/closed.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"
#include "net/reactor.hpp"
#include "net/send_queue.hpp"
#include "tls/tls_session.hpp"

namespace duet::detail {

class IoContext;

/// Receives the events of a stream: its owner. Inside any of these it may close the stream, and have itself
/// and the stream destroyed (IoContext::destroy_later).
class StreamEvents {
 public:
  /// Connected; with TLS, the peer is verified. Again after start_tls().
  virtual void on_stream_open() = 0;
  /// Bytes from the peer, to be used before the call returns; they may be changed in place.
  virtual void on_stream_bytes(std::span<std::byte> bytes) = 0;
  /// All that was queued has gone out. More may be appended to out(), and is sent as the socket takes it.
  virtual void on_stream_room() {}
  /// Some of what was queued has gone out, and some has not.
  virtual void on_stream_progress() {}
  /// The peer sends no more, and may still read (TCP FIN, TLS close_notify). True: there is something to send
  /// to it yet, behind which the owner calls Stream::finish(). Not asked where it has called that already.
  virtual bool on_stream_finish() { return false; }
  /// Nothing more comes: `cause` is tcp or tls before on_stream_open, lost after it. Once, and last.
  virtual void on_stream_end(Cause cause, std::string_view detail) = 0;

 protected:
  ~StreamEvents() = default;
};

/// A connected or connecting socket, with TLS or without: bytes in as they come, bytes out once a turn.
class Stream final : public std::enable_shared_from_this<Stream>, private FdEvents {
 public:
  enum class State { connecting, connected };

  /// `tls` is null for a plain stream. A plain stream that is connected already is open from the start and
  /// reports no on_stream_open.
  Stream(IoContext& io, UniqueFd fd, State state, std::unique_ptr<TlsSession> tls, StreamEvents& events);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// From now on, what happens is told to another.
  void report_to(StreamEvents& events) { events_ = &events; }

  /// What the peer's system has acknowledged counts as taken. Asks the system. TLS counts its own bytes, too.
  [[nodiscard]] Outflow outflow() const;

  /// Of an open stream without TLS: speaks TLS from here on, and reports on_stream_open again. `come`: what
  /// has come of it already.
  void start_tls(std::unique_ptr<TlsSession> tls, std::span<std::byte> come = {});

  /// Where to append what is to be sent; then call request_flush().
  [[nodiscard]] SendQueue& out() { return out_; }

  /// A frame that is too large to be worth a copy: when nothing waits before it, goes out at once as far as
  /// the network takes it, and what it does not take is queued. Its payload counts as such.
  void send_large(std::span<const std::byte> header, std::span<const std::byte> payload);

  /// Sends at the end of the turn, or now when no turn is under way.
  void request_flush();
  /// The same for what answers what is being read: it goes as soon as that is handled, so that the next
  /// stream writes its answers into memory that the processor has at hand.
  void answer();
  /// For IoContext, as the turn ends.
  void flush_if_requested();

  /// Where the next bytes are to be read to, if that is better than memory of the stream's: into a large
  /// message, which saves a copy. Empty for nowhere. Until bytes are reported.
  void read_into(std::span<std::byte> place) { place_ = place; }

  /// The owner has kept some of what it was given, and is given no bytes in the next turn to go on with that.
  /// Until then nothing is read.
  void go_on_later();
  /// For IoContext, in that turn.
  void go_on();

  /// Stops to read, or goes on. What was read already may still be reported.
  void pause(bool paused);

  /// After what is queued, tells the peer that no more comes (TLS close_notify, TCP FIN). Reading goes on.
  void finish();
  /// What is queued is not whole, and nothing may follow it: sends no more, and the end is reported later.
  void break_off();
  /// Ends it without a word to the peer or the owner.
  void close();

  /// Of an open stream with TLS. Null if the peer has shown none, or is not verified.
  [[nodiscard]] std::unique_ptr<const ClientCertificate> peer_certificate() const {
    return tls_ ? tls_->peer_certificate() : nullptr;
  }

  [[nodiscard]] bool ended() const { return !watch_; }

 private:
  void on_readable() override;
  void on_writable() override;
  void on_hangup() override;
  void on_no_memory() override;

  /// Whether the TLS session has answered so much that the peer does not read, or will not, that no more of
  /// its records are read: a KeyUpdate asks for an answer (RFC 8446 section 4.6.3).
  [[nodiscard]] bool is_choked() const;
  void watch_reading();
  /// Sends what the socket takes.
  void flush();
  void read();
  void connected();
  void advance_handshake();
  void read_tls(std::span<std::byte> ciphertext);
  void report(std::span<std::byte> bytes);
  void flush_at_end_of_turn();
  void end(Cause cause, std::string_view detail);
  /// False when the socket takes no more for now, or is broken.
  bool send_plain();
  bool send_encrypted();
  bool encrypt_some();
  bool send_bytes(std::span<const std::byte>& bytes);
  /// How many bytes of both have gone out.
  std::size_t send_now(std::span<const std::byte> header, std::span<const std::byte> payload);
  void broken();
  /// Nothing more is to be read. It ends now, or when what is to be sent has gone out.
  void peer_finished();
  /// Whether it does is found out by reading.
  void end_after_peer();

  IoContext& io_;
  StreamEvents* events_;
  Watch* watch_;
  std::unique_ptr<TlsSession> tls_;
  SendQueue out_;
  std::span<std::byte> place_;   // see read_into()
  std::size_t encrypted_ = 0;    // bytes at the front of out_ whose ciphertext is under way
  std::size_t output_sent_ = 0;  // of tls_->output()
  std::uint64_t sent_ = 0;       // bytes that the system has taken
  State state_;
  bool open_ = false;
  bool heard_ = false;  // plaintext came
  bool paused_ = false;
  bool goes_on_ = false;  // in the next turn
  bool choked_ = false;   // nothing is read until the peer reads
  bool finishing_ = false;
  bool finished_ = false;
  bool peer_finished_ = false;  // and what is to be sent has not gone out
  bool flush_requested_ = false;
  bool reading_ = false;
  bool answers_ = false;
  bool broken_ = false;
};

}  // namespace duet::detail

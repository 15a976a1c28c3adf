#pragma once

#include <duet/client_certificate.hpp>
#include <duet/closed.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/src/transport.hpp"
#include "net/send_queue.hpp"
#include "net/watch.hpp"
#include "platform/unique_socket.hpp"

namespace duet::detail {

class IoContext;

/// Receives the events of a stream: its owner. It may close the stream inside any of these, and have itself
/// and the stream destroyed (IoContext::destroy_later).
class StreamEvents {
 public:
  /// Connected; with TLS, the peer is verified.
  virtual void on_stream_open() = 0;
  /// Bytes from the peer, valid until the call returns. They may be changed in place.
  virtual void on_stream_bytes(std::span<std::byte> bytes) = 0;
  /// The turn requested by go_on_later().
  virtual void on_stream_turn() {}
  /// The whole queue was sent. More may be appended to out(), and is sent as the socket takes it.
  virtual void on_stream_room() {}
  /// A part of the queue was sent.
  virtual void on_stream_progress() {}
  /// The peer has finished sending, and may still read (TCP FIN, TLS close_notify). Returns true if the owner
  /// has more to send; it calls Stream::finish() afterwards. Not called if it has called that already.
  virtual bool on_stream_finish() { return false; }
  /// The stream has ended. `cause` is tcp or tls before on_stream_open, lost after it. Called once, and last.
  virtual void on_stream_end(Cause cause, std::string_view detail) = 0;

 protected:
  ~StreamEvents() = default;
};

/// A connected socket for its owner: reports received bytes, and sends queued bytes once per turn. TcpStream
/// and TlsStream decide which bytes are transmitted for them.
class Stream : public std::enable_shared_from_this<Stream>, private FdEvents {
 public:
  virtual ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Reports events to another owner from now on.
  void report_to(StreamEvents& events) { events_ = &events; }

  /// Returns the counters. Bytes count as taken when the peer's system has acknowledged them, which is a
  /// system call. TLS counts its own bytes, too.
  [[nodiscard]] Outflow outflow() const;

  /// The queue to append to; then call request_flush().
  [[nodiscard]] SendQueue& out() { return out_; }

  /// Sends a frame that is too large to copy: if the queue is empty, directly as far as the socket takes it;
  /// the rest is queued. Its payload counts as such.
  virtual void send_large(std::span<const std::byte> header, std::span<const std::byte> payload) = 0;

  /// Sends at the end of the turn, or now outside of a turn.
  void request_flush();
  /// The same for an answer to data that is being read: sends as soon as that is handled, so that the next
  /// stream writes its answers into memory that is still in the processor's cache.
  void answer();
  /// Returns whether that is still to come: on_stream_progress or on_stream_room follows.
  [[nodiscard]] bool is_flush_requested() const { return flush_requested_; }
  /// Called by IoContext at the end of the turn.
  void flush_if_requested();

  /// Sets the destination for the next bytes, such as a large message, which saves a copy. Empty for none.
  /// Valid until bytes are reported.
  void read_into(std::span<std::byte> place) { place_ = place; }

  /// The owner has kept some received bytes to handle in the next turn, when on_stream_turn() is called.
  /// Until then nothing is read.
  void go_on_later();
  /// Called by IoContext in that turn.
  void go_on();

  /// Pauses or resumes reading. Data that was read already may still be reported.
  void pause(bool paused);

  /// Ends sending after the queue (TLS close_notify, TCP FIN). Reading continues.
  void finish();
  /// The queue ends in an incomplete frame: sends no more, and the end is reported later.
  void break_off();
  /// Closes the socket. Nothing is sent to the peer or reported to the owner.
  void close();

  /// Returns null without TLS, or if the peer sent no certificate or is not verified.
  [[nodiscard]] virtual std::unique_ptr<const ClientCertificate> peer_certificate() const { return nullptr; }

  [[nodiscard]] bool ended() const { return !watch_; }

 protected:
  enum class Phase : std::uint8_t {
    connecting,
    connected,  ///< to the peer's system, and not open yet
    open,
  };

  Stream(IoContext& io, UniqueSocket fd, Phase phase, StreamEvents& events);
  /// Takes over the socket of another stream, which ends silently.
  Stream(IoContext& io, Stream& before, StreamEvents& events);

  /// The socket has connected.
  virtual void on_connected() = 0;
  /// Returns the destination of received bytes.
  [[nodiscard]] virtual std::span<std::byte> receive_buffer() = 0;
  /// Handles the received bytes.
  virtual void take(std::span<std::byte> received) = 0;
  /// Sends the queue. Returns false if the socket takes no more for now, or is broken.
  virtual bool transmit() = 0;
  /// Bytes for the socket that out() does not count. Negative: bytes that it counts and that were sent.
  [[nodiscard]] virtual std::ptrdiff_t beside_queue() const { return 0; }
  /// Returns false if nothing is read until watch_reading() is called again.
  [[nodiscard]] virtual bool may_read() { return true; }
  /// Everything was sent: adds the last bytes before the FIN.
  virtual void say_goodbye() {}
  /// Returns the cause to report for a stream that ends before it was open.
  [[nodiscard]] virtual Cause cause_before_open(Cause cause) const { return cause; }

  // For the derived classes:
  [[nodiscard]] IoContext& io() const { return io_; }
  [[nodiscard]] NativeSocket fd() const;
  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] bool is_open() const { return phase_ == Phase::open; }
  [[nodiscard]] bool may_send() const { return watch_ && sending_ != Sending::broken; }
  [[nodiscard]] std::span<std::byte> place() const { return place_; }
  void enter(Phase phase) { phase_ = phase; }
  void open();
  void report(std::span<std::byte> bytes);
  /// Sends from the front of `bytes`, as far as the socket takes them. Returns false if the socket takes no
  /// more for now, or is broken.
  bool send_bytes(std::span<const std::byte>& bytes);
  /// Returns how many bytes the socket has taken; 0 if it takes none for now, or is broken.
  std::size_t send_pieces(std::span<iovec> pieces);
  void flush();
  /// Resumes reading unless something still prevents it.
  void watch_reading();
  void peer_finished();
  void end(Cause cause, std::string_view detail);
  void broken();

 private:
  /// The state of the sending direction.
  enum class Sending : std::uint8_t {
    open,
    finishing,  ///< a FIN follows the queue
    finished,   ///< the FIN was sent
    broken,     ///< nothing can be sent
  };
  /// The operation that is running.
  enum class Doing : std::uint8_t { nothing, reading, answering };

  void on_readable() override;
  void on_writable() override;
  void on_hangup() override;
  void on_no_memory() override;

  void read();
  /// Calls `read`, and sends its answers at once.
  template <class Read>
  void read_and_answer(Read&& read);
  void flush_at_end_of_turn();
  /// Nothing more has to be sent. The next read reports the end.
  void end_after_peer();

  IoContext& io_;
  StreamEvents* events_;
  OwnedWatch watch_;
  std::span<std::byte> place_;  // see read_into()
  Phase phase_;
  Sending sending_ = Sending::open;
  Doing doing_ = Doing::nothing;
  bool paused_ = false;
  bool goes_on_ = false;        // in the next turn
  bool peer_finished_ = false;  // and the queue is not empty yet
  bool flush_requested_ = false;
  int send_error_ = 0;      // last_socket_error() of the send that broke it
  std::uint64_t sent_ = 0;  // bytes that the system has taken
  SendQueue out_;
};

}  // namespace duet::detail

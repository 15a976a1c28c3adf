#pragma once

#include <duet/client_certificate.hpp>
#include <duet/closed.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"
#include "net/reactor.hpp"
#include "net/send_queue.hpp"

namespace duet::detail {

class IoContext;

/// Receives the events of a stream: its owner. Inside any of these it may close the stream, and have itself
/// and the stream destroyed (IoContext::destroy_later).
class StreamEvents {
 public:
  /// Connected; with TLS, the peer is verified.
  virtual void on_stream_open() = 0;
  /// Bytes from the peer, to be used before the call returns; they may be changed in place.
  virtual void on_stream_bytes(std::span<std::byte> bytes) = 0;
  /// The turn that go_on_later() asked for.
  virtual void on_stream_turn() {}
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

/// A socket as its owner sees it: bytes in as they come, bytes out once a turn. What bytes go over the wire
/// for them is a TcpStream's or a TlsStream's.
class Stream : public std::enable_shared_from_this<Stream>, private FdEvents {
 public:
  virtual ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// From now on, what happens is told to another.
  void report_to(StreamEvents& events) { events_ = &events; }

  /// What the peer's system has acknowledged counts as taken. Asks the system. TLS counts its own bytes, too.
  [[nodiscard]] Outflow outflow() const;

  /// Where to append what is to be sent; then call request_flush().
  [[nodiscard]] SendQueue& out() { return out_; }

  /// A frame that is too large to be worth a copy: when nothing waits before it, goes out at once as far as
  /// the network takes it, and what it does not take is queued. Its payload counts as such.
  virtual void send_large(std::span<const std::byte> header, std::span<const std::byte> payload) = 0;

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

  /// Null without TLS, if the peer has shown none, or is not verified.
  [[nodiscard]] virtual std::unique_ptr<const ClientCertificate> peer_certificate() const { return nullptr; }

  [[nodiscard]] bool ended() const { return !watch_; }

 protected:
  enum class Phase : std::uint8_t {
    connecting,
    connected,  ///< to the peer's system, and not open yet
    open,
  };

  Stream(IoContext& io, UniqueFd fd, Phase phase, StreamEvents& events);
  /// Takes the place of another on its socket, which ends without a word.
  Stream(IoContext& io, Stream& before, StreamEvents& events);

  /// The socket has connected.
  virtual void on_connected() = 0;
  /// Where what the peer has sent is to be received.
  [[nodiscard]] virtual std::span<std::byte> receive_buffer() = 0;
  /// It has been received.
  virtual void take(std::span<std::byte> received) = 0;
  /// Sends what is queued. False when the socket takes no more for now, or is broken.
  virtual bool transmit() = 0;
  /// Bytes for the wire that out() does not count; negative: that it counts, and that are among those sent.
  [[nodiscard]] virtual std::ptrdiff_t beside_queue() const { return 0; }
  /// False: nothing is read until watch_reading() is called anew.
  [[nodiscard]] virtual bool may_read() { return true; }
  /// All is sent: what is to be said before the FIN.
  virtual void say_goodbye() {}
  /// Of the end of a stream that has not opened, where this was the reason.
  [[nodiscard]] virtual Cause cause_before_open(Cause cause) const { return cause; }

  // For the two kinds:
  [[nodiscard]] IoContext& io() const { return io_; }
  [[nodiscard]] int fd() const;
  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] bool is_open() const { return phase_ == Phase::open; }
  [[nodiscard]] bool may_send() const { return watch_ && sending_ != Sending::broken; }
  [[nodiscard]] std::span<std::byte> place() const { return place_; }
  void enter(Phase phase) { phase_ = phase; }
  void open();
  void report(std::span<std::byte> bytes);
  /// As far as the socket takes them, from the front. False when it takes no more for now, or is broken.
  bool send_bytes(std::span<const std::byte>& bytes);
  /// How many bytes the socket has taken of the pieces; nothing where it takes none for now, or is broken.
  std::size_t send_pieces(std::span<iovec> pieces);
  void flush();
  /// What was kept from reading may go on.
  void watch_reading();
  void peer_finished();
  void end(Cause cause, std::string_view detail);
  void broken();

 private:
  /// This end's way out.
  enum class Sending : std::uint8_t {
    open,
    finishing,  ///< a FIN goes behind what is queued
    finished,   ///< it has gone
    broken,     ///< nothing goes any more
  };
  /// What the stream is in the middle of.
  enum class Doing : std::uint8_t { nothing, reading, answering };

  void on_readable() override;
  void on_writable() override;
  void on_hangup() override;
  void on_no_memory() override;

  void read();
  /// Calls what reads, and sends at once what it has answered.
  template <class Read>
  void read_and_answer(Read&& read);
  void flush_at_end_of_turn();
  /// Nothing more is to be read. Whether it ends now is found out by reading.
  void end_after_peer();

  IoContext& io_;
  StreamEvents* events_;
  Watch* watch_;
  std::span<std::byte> place_;  // see read_into()
  Phase phase_;
  Sending sending_ = Sending::open;
  Doing doing_ = Doing::nothing;
  bool paused_ = false;
  bool goes_on_ = false;        // in the next turn
  bool peer_finished_ = false;  // and what is to be sent has not gone out
  bool flush_requested_ = false;
  std::uint64_t sent_ = 0;  // bytes that the system has taken
  SendQueue out_;
};

}  // namespace duet::detail

#pragma once

#include <array>
#include <cstddef>

namespace duet::detail {

class TlsSession;

/// Which TLS sessions of a loop keep OpenSSL's two buffers, 34 KiB: the busy ones. To get and to free them
/// for each record is a tenth of what a small message takes; ten thousand connections that kept them would
/// take a third of a gigabyte.
class BusySessions {
 public:
  static constexpr std::size_t most = 128;

  /// Told when there is something to trim.
  explicit BusySessions(bool& keeps_much) : keeps_much_(keeps_much) {}
  ~BusySessions();
  BusySessions(const BusySessions&) = delete;
  BusySessions& operator=(const BusySessions&) = delete;

  /// It has read or written. Where there are too many, the one whose turn it is, and that has been quiet
  /// longest or nearly so, gives its buffers up.
  void touch(TlsSession& session);

  /// Those that were quiet since the last call give theirs up.
  void trim();

 private:
  friend class TlsSession;

  struct Place {
    TlsSession* session = nullptr;
    bool was_busy = false;
  };

  void leave(const TlsSession& session);
  void vacate(Place& place);

  bool& keeps_much_;
  std::array<Place, most> places_;
  std::size_t hand_ = 0;  // of the clock that chooses who goes
};

}  // namespace duet::detail

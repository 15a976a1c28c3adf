#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "wasm/src/browser_transport.hpp"

namespace duet_fuzz {

/// A browser without a network: it does for browser_transport.cpp what duet.js does, and reports what a target wants it to.
class FakeHost {
 public:
  /// Thrown by wait(), as a page takes the thread back by an exception.
  struct HandedBack {};

  struct WebSocket {
    bool is_closing = false;
    std::size_t buffered = 0;
  };

  static FakeHost& current();
  FakeHost();
  ~FakeHost();
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  /// Reports an event of a socket with its data, as duet.js does. Returns false if C++ has given no room for it.
  bool report(int handle, duet::detail::Kind kind, int code, std::string_view data);
  /// The timer of a transport fires, if it is set.
  void fire(int handle);

  std::map<int, WebSocket> sockets;  // by handle: open until C++ drops them
  std::map<int, double> timers;      // by the handle of the transport, while they are set
  std::vector<int> opened;           // handles of all sockets there were
  double now = 1000;                 // milliseconds
};

}  // namespace duet_fuzz

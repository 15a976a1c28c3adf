#include "bridge/fake_host.hpp"

#include <algorithm>
#include <cstring>

#include "target.hpp"

namespace {
using Word = double;  // as in browser_transport.cpp, where an address has 64 bits
}

extern "C" double duet_event(int handle, duet::detail::Kind kind, int code, Word address, Word length);

namespace duet_fuzz {

namespace {

FakeHost* host = nullptr;

FakeHost::WebSocket& socket_of(int handle) {
  const auto found = host->sockets.find(handle);
  require(found != host->sockets.end(), "C++ uses only sockets that it has opened and not dropped");
  return found->second;
}

}  // namespace

FakeHost& FakeHost::current() { return *host; }
FakeHost::FakeHost() { host = this; }
FakeHost::~FakeHost() {
  require(sockets.empty(), "C++ drops each socket");
  require(timers.empty(), "C++ clears each timer");
  host = nullptr;
}

bool FakeHost::report(int handle, duet::detail::Kind kind, int code, std::string_view data) {
  using duet::detail::Kind;
  const auto size = static_cast<Word>(data.size());
  Word room = duet_event(handle, Kind::room, static_cast<int>(kind), 0, size);
  if (room != 0 && data.size() > 300)
    room = duet_event(handle, Kind::room, static_cast<int>(kind), room, size);
  if (room != 0)
    std::memcpy(reinterpret_cast<void*>(static_cast<std::uintptr_t>(room)), data.data(), data.size());
  duet_event(handle, kind, code, room, size);
  return room != 0;
}

void FakeHost::fire(int handle) {
  if (timers.erase(handle) > 0) duet_event(handle, duet::detail::Kind::turn, 0, 0, 0);
}

}  // namespace duet_fuzz

// duet.js.
extern "C" {
using duet_fuzz::host;

void duet_offer(const char* name, std::size_t size) {
  duet_fuzz::require(name && size > 0, "an offered subprotocol has a name");
}
void duet_open(int handle, bool, const char* url, std::size_t size) {
  duet_fuzz::require(url && size > 0, "a socket has a URL");
  duet_fuzz::require(host->sockets.emplace(handle, duet_fuzz::FakeHost::WebSocket()).second,
                     "a handle is used once");
  host->opened.push_back(handle);
}
void duet_send(int handle, bool, const void*, std::size_t size) {
  auto& socket = duet_fuzz::socket_of(handle);
  if (!socket.is_closing) socket.buffered += size;
}
std::size_t duet_buffered(int handle) { return duet_fuzz::socket_of(handle).buffered; }
void duet_close(int handle, int code, const char*, std::size_t size) {
  duet_fuzz::require(code == 0 || code == 1000 || (code >= 3000 && code <= 4999),
                     "a page may send this code");
  duet_fuzz::require(size <= 123, "a reason fits its frame");
  duet_fuzz::socket_of(handle).is_closing = true;
}
void duet_drop(int handle) { host->sockets.erase(handle); }
double duet_now() { return host->now; }
void duet_timer(int handle, double milliseconds) {
  if (milliseconds < 0)
    host->timers.erase(handle);
  else
    host->timers[handle] = milliseconds;
}
[[noreturn]] void duet_hand_back() { throw duet_fuzz::FakeHost::HandedBack(); }
}

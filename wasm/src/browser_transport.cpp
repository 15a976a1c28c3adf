// browser_transport.cpp: the C++ half of duet.js.
#include "browser_transport.hpp"

#include <emscripten.h>
#include <duet/close_code.hpp>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <type_traits>
#include <utility>

#include "core/src/message_cost.hpp"

#ifdef __EMSCRIPTEN_PTHREADS__
#if __has_include(<emscripten/proxying.h>)
#include <emscripten/proxying.h>
#else
#include <emscripten/threading.h>
#endif
#endif

namespace duet::detail {
/// An address or a size from JavaScript, which has a number where wasm64 (-sMEMORY64) has a 64-bit integer.
using Word = std::conditional_t<sizeof(void*) == 8, double, std::uintptr_t>;
}  // namespace duet::detail

extern "C" {
void duet_offer(const char* name, std::size_t size);
void duet_open(int handle, bool secure, const char* rest_of_url, std::size_t size);
void duet_send(int handle, bool is_text, const void* data, std::size_t size);
std::size_t duet_buffered(int handle);
void duet_close(int handle, int code, const char* reason, std::size_t size);
void duet_drop(int handle);
double duet_now();                                 // milliseconds
void duet_timer(int handle, double milliseconds);  // negative: none
[[noreturn]] void duet_hand_back();

/// The only entry from JavaScript into C++. The data is freed here. It was allocated by Kind::room, whose
/// `code` is the kind of event. Returns that buffer, or whether the program has just run out of things to do. It is a
/// double because an i32 is negative for an address above 2 GiB.
EMSCRIPTEN_KEEPALIVE double duet_event(int handle, duet::detail::Kind kind, int code,
                                       duet::detail::Word address, duet::detail::Word length) {
  using namespace duet::detail;
  auto* const data = reinterpret_cast<std::byte*>(static_cast<std::uintptr_t>(address));
  const auto size = static_cast<std::size_t>(length);
  if (kind == Kind::trap) __builtin_trap();
  JsHandle* const thing = JsHandle::find(handle);
  if (kind == Kind::room) {
    std::free(data);
    const auto wanted = static_cast<Kind>(code);
    const bool is_message = wanted == Kind::text || wanted == Kind::binary;
    if (!thing || (is_message && size > thing->limit)) return 0;
    // An empty payload needs a buffer too; duet.js relies on the extra bytes for strings.
    void* const room = std::malloc(size + (wanted == Kind::binary ? 1 : 512));
    return static_cast<double>(reinterpret_cast<std::uintptr_t>(room));
  }
  const bool idle =
      thing && thing->transport.handle_event(*thing, kind, static_cast<std::uint16_t>(code), data, size);
  std::free(data);
  return idle;
}
}

namespace duet::detail {

namespace {

thread_local JsHandle* first = nullptr;
thread_local int last_handle = 0;

constexpr Time::rep longest_timer = std::numeric_limits<std::int32_t>::max();

#ifdef __EMSCRIPTEN_PTHREADS__
/// Makes the transport's thread wake it. The handle is passed, because the transport may be destroyed by
/// then.
void wake_from_afar(pthread_t thread, int handle) {
  const auto wake = [](void* argument) {
    JsHandle* const transport = JsHandle::find(static_cast<int>(reinterpret_cast<std::intptr_t>(argument)));
    if (transport) transport->transport.wake();
  };
  void (*const function)(void*) = wake;
  void* const argument = reinterpret_cast<void*>(static_cast<std::intptr_t>(handle));
#if __has_include(<emscripten/proxying.h>)
  emscripten_proxy_async(emscripten_proxy_get_system_queue(), thread, function, argument);
#else
  emscripten_dispatch_to_thread_async(thread, EM_FUNC_SIG_VI, function, nullptr, argument);
#endif
}
#endif

}  // namespace

JsHandle::JsHandle(BrowserTransport& owner) : transport(owner), handle(++last_handle), next_(first) {
  first = this;
}

JsHandle::~JsHandle() {
  JsHandle** place = &first;
  while (*place != this) place = &(*place)->next_;
  *place = next_;
}

JsHandle* JsHandle::find(int handle) {
  JsHandle* thing = first;
  while (thing && thing->handle != handle) thing = thing->next_;
  return thing;
}

BrowserSocket::~BrowserSocket() { duet_drop(handle); }

void BrowserSocket::send(std::span<const std::byte> payload, bool is_text) {
  duet_send(handle, is_text, payload.data(), payload.size());
  sent_.bytes += payload.size();
  ++sent_.messages;
}

void BrowserSocket::close(std::uint16_t code, std::string_view reason) {
  // A page may send only these (WHATWG WebSockets section 3.1, close()); core's own codes are sent with 3000
  // added, such as 4009.
  const int allowed = code == 0 || close_code::client_may_send(code) ? code : code + 3000;
  duet_close(handle, allowed, reason.data(), reason.size());
}

std::size_t BrowserSocket::buffered() const { return duet_buffered(handle); }

// A mark advances once the network has all that was sent before the next one, so the count is at most twice
// the size of the queue. Empty messages add no bytes: they count until the turn has ended.
std::size_t BrowserSocket::queued() const {
  const std::size_t bytes = buffered();
  const auto beyond_next = static_cast<std::int64_t>(sent_.bytes - bytes - next_.bytes);
  if (beyond_next >= 0 && next_.turn != transport.turn()) {
    gone_ = bytes == 0 ? sent_ : next_;
    next_ = sent_;
    next_.turn = transport.turn();
  }
  return bytes + (sent_.messages - gone_.messages) * message_overhead;
}

void BrowserSocket::report(Kind kind, std::uint16_t code, const std::byte* data, std::size_t size) {
  const bool no_handshake = code == close_code::abnormal || code == close_code::tls_failure;
  if (kind == Kind::open && (was_open_ || no_handshake)) return;
  SocketEvent event;
  if (data) event.payload = {data, size};
  if (kind < Kind::closed && !data) {  // the allocation failed
    close(close_code::too_big, {});
    event.code = close_code::too_big;
    event.cause = Cause::too_big;
  } else if (kind < Kind::closed) {
    event.kind = static_cast<SocketEvent::Kind>(static_cast<int>(kind) - static_cast<int>(Kind::open));
    was_open_ = true;
  } else if (kind == Kind::closed && !no_handshake) {
    // Clean by definition, as a Close frame was received: Firefox reports otherwise if it had no time for
    // `open`.
    event.code = code;
    event.was_clean = true;
    event.cause = Cause::handshake;
  } else {
    if (!was_open_) event.cause = Cause::unreachable;
    event.detail = event.text();
    event.payload = {};
  }
  events_.on_event(event);
}

BrowserTransport::~BrowserTransport() { duet_timer(handle, -1); }

Time BrowserTransport::now() const { return Time(static_cast<Time::rep>(duet_now())); }

// After the thread is handed back, the host calls by itself.
void BrowserTransport::poll() {
  ++turn_;
  if (!handed_back_) loop_.attention().look(now());
}

void BrowserTransport::flush() {
  if (handed_back_) loop_.attention().watch(wake_time_);
}

void BrowserTransport::wait() {
  handed_back_ = true;
  loop_.attention().watch(wake_time_);
  // One turn in any case: another thread may have posted before it could see that the thread is handed back.
  woken_ = false;
  wake();
  duet_hand_back();
}

void BrowserTransport::wake_at(Time time) {
  wake_time_ = time;
  if (handed_back_) loop_.attention().watch(time);
  if (!woken_) set_timer();
}

void BrowserTransport::wake() {
#ifdef __EMSCRIPTEN_PTHREADS__
  if (!pthread_equal(thread_, pthread_self())) {
    if (handed_back_) wake_from_afar(thread_, handle);
    return;
  }
#endif
  if (woken_) return;
  woken_ = true;
  set_timer();
}

void BrowserTransport::set_timer() {
  if (!handed_back_) return;
  // Hosts take no more than 31 bits. If the timer fires too early, the loop sets it again.
  double wait = -1;
  if (woken_)
    wait = 0;
  else if (wake_time_ != never)
    wait = static_cast<double>(std::clamp((wake_time_ - now()).count(), Time::rep{0}, longest_timer));
  duet_timer(handle, wait);
}

std::unique_ptr<Socket> BrowserTransport::open(const OpenRequest& request, SocketEvents& events) {
  auto socket = std::make_unique<BrowserSocket>(*this, events);
  for (const std::string& name : request.subprotocols) duet_offer(name.data(), name.size());
  // The URL as written, after its scheme: the views are parts of it, and the browser normalises it.
  const char* const end = request.url.target.data() + request.url.target.size();
  const char* const begin = request.url.host.data();
  socket->limit = request.max_message_size;
  duet_open(socket->handle, request.url.secure, begin, static_cast<std::size_t>(end - begin));
  return socket;
}

bool BrowserTransport::handle_event(JsHandle& thing, Kind kind, std::uint16_t code, const std::byte* data,
                                    std::size_t size) {
  // Inside a turn only if the host continues while a callback sleeps (Asyncify): then core queues.
  const bool is_turn = handed_back_ && !loop_.stopped() && !loop_.in_turn();
  if (kind == Kind::turn) {
    woken_ = false;
  } else {
    auto& socket = static_cast<BrowserSocket&>(thing);
    if (is_turn) {
      LoopCore::TurnScope scope(loop_);
      socket.report(kind, code, data, size);
    } else {
      socket.report(kind, code, data, size);
    }
  }
  if (is_turn) loop_.turn();
  if (kind == Kind::turn && !woken_ && !loop_.stopped()) set_timer();
  return is_turn && !std::exchange(idle_, !loop_.busy()) && idle_;
}

std::unique_ptr<Transport> make_transport(LoopCore& loop) { return std::make_unique<BrowserTransport>(loop); }

// WHATWG WebSockets section 3.1: send() takes whole messages.
bool can_send_parts(const Socket&) { return false; }
void send_part(Socket&, std::span<const std::byte>, bool, bool) {}

}  // namespace duet::detail

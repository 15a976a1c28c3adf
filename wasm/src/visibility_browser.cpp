// visibility_browser.cpp: the visibility of the page; its JavaScript half is in duet.js.
#include <emscripten.h>
#include <duet/visibility.hpp>

#include <utility>
#include <vector>

#include "browser_transport.hpp"
#include "core/src/slot.hpp"

extern "C" {
bool duet_is_visible();
void duet_watch_visibility(int handle);
}

namespace duet {

namespace {

/// Identified by the handle of the loop's transport, as in JavaScript.
struct Watch {
  int handle;
  std::unique_ptr<detail::Slot> slot;
};

// Never destroyed: with Wasm Workers, Emscripten 6.0.5 cannot link a destructor that a thread's end calls.
thread_local std::vector<Watch>& watches = *new std::vector<Watch>;

detail::Slot* find(int handle) {
  for (const Watch& watch : watches)
    if (watch.handle == handle) return watch.slot.get();
  return nullptr;
}

detail::BrowserTransport& transport_of(Loop& loop) {
  return static_cast<detail::BrowserTransport&>(detail::LoopCore::of(loop).transport());
}

}  // namespace

bool is_visible(const Loop&) { return duet_is_visible(); }

void on_visibility_change(Loop& loop, Function<void(bool visible)> callback) {
  const int handle = transport_of(loop).handle;
  detail::Slot* slot = find(handle);
  if (!slot) {
    slot = watches.emplace_back(Watch{handle, std::make_unique<detail::Slot>()}).slot.get();
    duet_watch_visibility(handle);
  }
  slot->set(std::move(callback));
}

}  // namespace duet

/// Reports a change, which the loop delivers in its next turn. Returns false once the loop was destroyed, and
/// is not called again.
extern "C" EMSCRIPTEN_KEEPALIVE bool duet_visibility(int handle, bool visible) {
  using namespace duet;
  detail::JsHandle* const thing = detail::JsHandle::find(handle);
  if (!thing) {
    std::erase_if(watches, [handle](const Watch& watch) { return watch.handle == handle; });
    return false;
  }
  thing->transport.loop().post([handle, visible] {
    detail::Slot::Taken callback(*find(handle));
    callback.call<void(bool)>(visible);
  });
  return true;
}

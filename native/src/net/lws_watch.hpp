#pragma once

#include "net/watch.hpp"

struct lws;
struct lws_context;
struct lws_protocols;

namespace duet::detail {

/// A descriptor that libwebsockets watches.
class LwsWatch final : public Watch {
 public:
  /// Returns null if libwebsockets has no room for it; the descriptor is closed then.
  static OwnedWatch make(lws_context* context, UniqueSocket fd, FdEvents& events);

  /// The protocol of contexts that watch descriptors.
  static const lws_protocols* protocols();

  void want_write() override;
  void pause(bool paused) override;
  void release() override;

 private:
  friend struct LwsCallback;
  LwsWatch(lws* wsi, NativeSocket fd, FdEvents& events) : Watch(fd, events), wsi_(wsi) {}

  void on_closed();
  /// Returns false if libwebsockets has to close the descriptor.
  bool on_event(bool is_readable);

  lws* wsi_;  // null once libwebsockets has closed the descriptor
  bool in_callback_ = false;
};

}  // namespace duet::detail

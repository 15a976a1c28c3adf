#pragma once

#include <duet/loop_driver.hpp>

#include <glib-unix.h>

namespace duet {

/// Lets a GLib main loop of the program drive a Loop, as GTK programs have one:
///
///   duet::Loop loop;
///   duet::GlibDriver driver(loop);
///   if (const auto attached = driver.attach(); !attached) return report(attached.error());
///   g_main_loop_run(main_loop);
///
/// A GMainLoop ends only by g_main_loop_quit(); has_work() returns whether there is anything left to do. See
/// LoopDriver for the rest. The program has to link GLib itself.
class GlibDriver final : public LoopDriver {
 public:
  explicit GlibDriver(Loop& loop) : LoopDriver(loop) {}
  ~GlibDriver() override { detach(); }

  /// Makes the context watch the loop's descriptor at this priority from now on, and returns the descriptor.
  /// Null means the default context. Detaches first if it is attached. Errors: as descriptor().
  [[nodiscard]] Result<int, Failure> attach(GMainContext* context = nullptr,
                                            int priority = G_PRIORITY_DEFAULT) {
    detach();
    const Result<int, Failure> fd = descriptor(loop());
    if (!fd) return fd;
    source_ = g_unix_fd_source_new(*fd, G_IO_IN);
    g_source_set_priority(source_, priority);
    g_source_set_name(source_, "duet");
    g_source_set_callback(source_, reinterpret_cast<GSourceFunc>(reinterpret_cast<void (*)()>(on_readable)),
                          this, nullptr);
    g_source_attach(source_, context);
    start();
    return fd;
  }

  /// Stops driving the loop. May be called inside a callback. Does nothing if it is not attached.
  void detach() {
    if (!source_) return;
    stop();
    g_source_destroy(source_);
    g_source_unref(source_);
    source_ = nullptr;
  }

 private:
  static gboolean on_readable(gint, GIOCondition, gpointer driver) {
    static_cast<GlibDriver*>(driver)->turn();
    return G_SOURCE_CONTINUE;
  }
  void hold(bool) override {}

  GSource* source_ = nullptr;
};

}  // namespace duet

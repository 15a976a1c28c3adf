// An existing main loop of GLib.
#include <duet/glib_driver.hpp>

#include <memory>
#include <optional>

#include "catch.hpp"
#include "driven_conversation.hpp"

using namespace std::chrono_literals;
using duet_test::Conversation;

namespace {

struct Unref {
  void operator()(GMainContext* context) const { g_main_context_unref(context); }
  void operator()(GMainLoop* loop) const { g_main_loop_unref(loop); }
};

/// Null is GLib's default context.
std::unique_ptr<GMainContext, Unref> some_context() {
  const bool is_default = GENERATE(true, false);
  return std::unique_ptr<GMainContext, Unref>(is_default ? nullptr : g_main_context_new());
}

/// Calls the function once, `milliseconds` from now.
void after(GMainContext* context, guint milliseconds, std::function<void()>& fn) {
  GSource* const source = g_timeout_source_new(milliseconds);
  const auto call = [](gpointer what) -> gboolean {
    (*static_cast<std::function<void()>*>(what))();
    return FALSE;
  };
  g_source_set_callback(source, call, &fn, nullptr);
  g_source_attach(source, context);
  g_source_unref(source);
}

}  // namespace

TEST_CASE("GLib drives a conversation", "[glib]") {
  const auto context = some_context();
  duet::Loop loop;
  duet::GlibDriver driver(loop);
  REQUIRE(driver.attach(context.get()));
  Conversation conversation(loop);
  conversation.begin();
  int rounds = 0;
  SECTION("until it has nothing left to do") {
    for (; duet::has_work(loop); ++rounds) g_main_context_iteration(context.get(), TRUE);
  }
  SECTION("until the program quits") {
    const std::unique_ptr<GMainLoop, Unref> main_loop(g_main_loop_new(context.get(), FALSE));
    conversation.on_end = [&] { g_main_loop_quit(main_loop.get()); };
    g_main_loop_run(main_loop.get());
  }
  CHECK(conversation.log() == Conversation::whole);
  CHECK(rounds < 60);
}

TEST_CASE("GLib is not woken by an idle loop", "[glib]") {
  const auto context = some_context();
  duet::Loop loop;
  duet::GlibDriver driver(loop);
  REQUIRE(driver.attach(context.get()));
  duet::Server server(loop, {.host = "127.0.0.1"});
  REQUIRE(server.listen());
  int rounds = 0;
  int before = 0;
  std::function<void()> first = [&] { before = rounds; };
  std::function<void()> second = [&] { server.close(); };
  after(context.get(), 100, first);
  after(context.get(), 600, second);
  for (; duet::has_work(loop); ++rounds) g_main_context_iteration(context.get(), TRUE);
  CHECK(before > 0);
  CHECK(rounds - before <= 3);  // one for each timer of the host's, and the end
}

TEST_CASE("a driver destroyed inside a callback leaves GLib no source", "[glib]") {
  const auto context = some_context();
  duet::Loop loop;
  std::optional<duet::GlibDriver> driver(std::in_place, loop);
  REQUIRE(driver->attach(context.get()));
  loop.after(1ms, [&] { driver.reset(); });
  while (driver) g_main_context_iteration(context.get(), TRUE);
  CHECK_FALSE(g_main_context_pending(context.get()));
}

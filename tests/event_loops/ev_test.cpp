// An existing loop of libev.
#include <duet/ev_driver.hpp>

#include <optional>

#include "catch.hpp"
#include "driven_conversation.hpp"

using namespace std::chrono_literals;
using duet_test::Conversation;

namespace {

class Host {
 public:
  ~Host() {
    run();  // returns by itself: the loop had nothing left
    ev_loop_destroy(loop_);
  }
  void run() { ev_run(loop_, 0); }
  struct ev_loop* get() {
    return loop_;
  }

 private:
  struct ev_loop* loop_ = ev_loop_new(EVFLAG_AUTO);
};

}  // namespace

TEST_CASE("libev drives a conversation and ends by itself", "[ev]") {
  Host host;
  duet::Loop loop;
  duet::EvDriver driver(loop);
  REQUIRE(driver.attach(host.get()));
  Conversation conversation(loop);
  conversation.begin();
  host.run();
  CHECK(conversation.log() == Conversation::whole);
  CHECK_FALSE(duet::has_work(loop));
  CHECK(ev_iteration(host.get()) < 60);
}

TEST_CASE("a conversation started by a timer of libev keeps libev running", "[ev]") {
  Host host;
  duet::Loop loop;
  duet::EvDriver driver(loop);
  REQUIRE(driver.attach(host.get()));
  Conversation conversation(loop);
  ev_timer timer;
  ev_timer_init(
      &timer, [](struct ev_loop*, ev_timer* due, int) { static_cast<Conversation*>(due->data)->begin(); },
      0.03, 0.);
  timer.data = &conversation;
  ev_timer_start(host.get(), &timer);
  host.run();
  CHECK(conversation.log() == Conversation::whole);
}

TEST_CASE("libev ends after a driver is destroyed inside a callback", "[ev]") {
  Host host;
  duet::Loop loop;
  std::optional<duet::EvDriver> driver(std::in_place, loop);
  REQUIRE(driver->attach(host.get()));
  const auto day = loop.after(24h, [] {});
  loop.after(1ms, [&] { driver.reset(); });
  host.run();
  CHECK_FALSE(driver);
  loop.cancel(day);
}

// An existing event loop of systemd.
#include <duet/sd_event_driver.hpp>

#include <optional>

#include "catch.hpp"
#include "driven_conversation.hpp"

using namespace std::chrono_literals;
using duet_test::Conversation;

namespace {

class Host {
 public:
  Host() { REQUIRE(sd_event_new(&event_) >= 0); }
  ~Host() { sd_event_unref(event_); }
  sd_event* get() { return event_; }

 private:
  sd_event* event_ = nullptr;
};

}  // namespace

TEST_CASE("sd-event drives a conversation", "[sd_event]") {
  Host host;
  duet::Loop loop;
  duet::SdEventDriver driver(loop);
  REQUIRE(driver.attach(host.get()));
  Conversation conversation(loop);
  conversation.on_end = [&] { sd_event_exit(host.get(), 7); };
  conversation.begin();
  CHECK(sd_event_loop(host.get()) == 7);
  CHECK(conversation.log() == Conversation::whole);
}

TEST_CASE("a driver destroyed inside a callback leaves sd-event no source", "[sd_event]") {
  Host host;
  duet::Loop loop;
  std::optional<duet::SdEventDriver> driver(std::in_place, loop);
  REQUIRE(driver->attach(host.get()));
  loop.after(1ms, [&] { driver.reset(); });
  while (driver) REQUIRE(sd_event_run(host.get(), UINT64_MAX) >= 0);
  CHECK(sd_event_run(host.get(), 0) == 0);
}

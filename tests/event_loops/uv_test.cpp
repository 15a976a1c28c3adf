// An existing loop of libuv.
#include <duet/uv_driver.hpp>

#include <optional>

#include "catch.hpp"
#include "driven_conversation.hpp"

using namespace std::chrono_literals;
using duet_test::Conversation;

namespace {

/// Returns by itself and can be closed, or the test fails.
class Host {
 public:
  Host() { REQUIRE(uv_loop_init(&loop_) == 0); }
  ~Host() {
    run();  // closes the detached handles
    CHECK(uv_loop_close(&loop_) == 0);
  }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  void run() { uv_run(&loop_, UV_RUN_DEFAULT); }
  uv_loop_t* get() { return &loop_; }

 private:
  uv_loop_t loop_{};
};

/// A timer of the host's own.
class Timer {
 public:
  Timer(Host& host, std::uint64_t milliseconds, duet::Function<void()> fn) : fn_(std::move(fn)) {
    uv_timer_init(host.get(), &timer_);
    timer_.data = this;
    uv_timer_start(
        &timer_,
        [](uv_timer_t* timer) {
          auto* const self = static_cast<Timer*>(timer->data);
          uv_close(reinterpret_cast<uv_handle_t*>(timer), nullptr);
          self->fn_();
        },
        milliseconds, 0);
  }

 private:
  uv_timer_t timer_{};
  duet::Function<void()> fn_;
};

}  // namespace

TEST_CASE("libuv drives a conversation and ends by itself", "[uv]") {
  Host host;
  duet::Loop loop;
  duet::UvDriver driver(loop);
  REQUIRE(driver.attach(host.get()));
  Conversation conversation(loop);
  conversation.begin();
  host.run();
  CHECK(conversation.log() == Conversation::whole);
  CHECK_FALSE(duet::has_work(loop));
}

TEST_CASE("libuv ends at once if the loop has nothing to do", "[uv]") {
  Host host;
  duet::Loop loop;
  duet::UvDriver driver(loop);
  REQUIRE(driver.attach(host.get()));
  host.run();
  CHECK_FALSE(duet::has_work(loop));
}

TEST_CASE("a conversation started by a timer of libuv keeps libuv running", "[uv]") {
  Host host;
  duet::Loop loop;
  duet::UvDriver driver(loop);
  REQUIRE(driver.attach(host.get()));
  Conversation conversation(loop);
  const Timer timer(host, 30, [&] { conversation.begin(); });
  host.run();
  CHECK(conversation.log() == Conversation::whole);
}

TEST_CASE("post() and after() from a timer of libuv keep it running", "[uv]") {
  Host host;
  duet::Loop loop;
  duet::UvDriver driver(loop);
  REQUIRE(driver.attach(host.get()));
  std::string log;
  const Timer posts(host, 20, [&] { loop.post([&] { log += "post "; }); });
  const Timer waits(host, 40, [&] { loop.after(10ms, [&] { log += "after"; }); });
  host.run();
  CHECK(log == "post after");
}

TEST_CASE("libuv is not woken by an idle loop", "[uv]") {
  Host host;
  duet::Loop loop;
  duet::UvDriver driver(loop);
  REQUIRE(driver.attach(host.get()));
  duet::Server server(loop, {.host = "127.0.0.1"});
  REQUIRE(server.listen());
  int rounds = 0;
  uv_prepare_t count;
  uv_prepare_init(host.get(), &count);
  count.data = &rounds;
  uv_prepare_start(&count, [](uv_prepare_t* prepare) { ++*static_cast<int*>(prepare->data); });
  uv_unref(reinterpret_cast<uv_handle_t*>(&count));
  int before = 0;
  int after = 0;
  const Timer first(host, 500, [&] { before = rounds; });  // a new loop is not idle at once (readable.hpp)
  const Timer second(host, 1000, [&] {
    after = rounds;
    server.close();
    uv_close(reinterpret_cast<uv_handle_t*>(&count), nullptr);
  });
  host.run();
  CHECK(before > 0);
  CHECK(after - before <= 2);  // one for each timer of the host's
}

TEST_CASE("a driver may be destroyed before libuv ends and another may follow", "[uv]") {
  Host host;
  duet::Loop loop;
  std::optional<duet::UvDriver> driver(std::in_place, loop);
  REQUIRE(driver->attach(host.get()));
  const auto day = loop.after(24h, [] {});
  SECTION("outside of callbacks") {
    driver.reset();
    host.run();
  }
  SECTION("inside a callback") {
    loop.after(1ms, [&] { driver.reset(); });
    host.run();
  }
  CHECK(duet::has_work(loop));
  loop.cancel(day);
  Conversation conversation(loop);
  conversation.begin();
  duet::UvDriver other(loop);
  REQUIRE(other.attach(host.get()));
  REQUIRE(other.attach(host.get()));  // the same again
  host.run();
  CHECK(conversation.log() == Conversation::whole);
}

TEST_CASE("a loop that is destroyed before libuv ends lets it end", "[uv]") {
  Host host;
  auto loop = std::make_unique<duet::Loop>();
  auto driver = std::make_unique<duet::UvDriver>(*loop);
  REQUIRE(driver->attach(host.get()));
  auto server = std::make_unique<duet::Server>(*loop, duet::ServerOptions{.host = "127.0.0.1"});
  REQUIRE(server->listen());
  const Timer timer(host, 30, [&] {
    server.reset();
    driver.reset();
    loop.reset();
  });
  host.run();
  CHECK_FALSE(loop);
}

TEST_CASE("two duet loops on one libuv loop talk to each other", "[uv]") {
  Host host;
  duet::Loop one, two;
  duet::UvDriver first(one), second(two);
  REQUIRE(first.attach(host.get()));
  REQUIRE(second.attach(host.get()));
  duet::Server server(one, {.host = "127.0.0.1"});
  server.on_message([](duet::Connection ws, duet::Message message) { ws.send_text(message.text()); });
  const auto listening = server.listen();
  REQUIRE(listening);
  duet::Client client(two);
  int count = 0;
  client.on_open([&] { client.send_text("x"); });
  client.on_message([&](duet::Message) {
    if (++count == 200) return static_cast<void>(client.close());
    client.send_text("x");
  });
  client.on_close([&](const duet::Closed&) { server.close(); });
  REQUIRE(client.connect(listening->url()));
  host.run();
  CHECK(count == 200);
}

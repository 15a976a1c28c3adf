// An existing io_context of Boost.Asio: it has no driver, because the descriptor is enough.
#include <duet/descriptor.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "catch.hpp"
#include "driven_conversation.hpp"

using namespace std::chrono_literals;
using boost::asio::posix::stream_descriptor;
using duet_test::Conversation;

namespace {

void drive(duet::Loop& loop, stream_descriptor& readable, int& calls) {
  readable.async_wait(stream_descriptor::wait_read, [&](boost::system::error_code error) {
    if (error) return;
    loop.poll();
    ++calls;
    if (duet::has_work(loop)) drive(loop, readable, calls);
  });
}

}  // namespace

TEST_CASE("Boost.Asio drives a conversation and ends by itself", "[asio]") {
  boost::asio::io_context host;
  duet::Loop loop;
  const auto fd = duet::descriptor(loop);
  REQUIRE(fd);
  Conversation conversation(loop);
  conversation.begin();
  stream_descriptor readable(host, *fd);
  int calls = 0;
  drive(loop, readable, calls);
  host.run();
  static_cast<void>(readable.release());  // it would close the loop's descriptor
  CHECK(conversation.log() == Conversation::whole);
  CHECK(calls < 60);
}

TEST_CASE("Boost.Asio is not woken by an idle loop", "[asio]") {
  boost::asio::io_context host;
  duet::Loop loop;
  const auto fd = duet::descriptor(loop);
  REQUIRE(fd);
  duet::Server server(loop, {.host = "127.0.0.1"});
  REQUIRE(server.listen());
  stream_descriptor readable(host, *fd);
  int calls = 0;
  drive(loop, readable, calls);
  int before = 0;
  int after = -1;
  boost::asio::steady_timer first(host, 100ms);
  boost::asio::steady_timer second(host, 600ms);
  first.async_wait([&](boost::system::error_code) { before = calls; });
  second.async_wait([&](boost::system::error_code) {
    after = calls;
    server.close();
  });
  host.run();
  static_cast<void>(readable.release());
  CHECK(before > 0);
  CHECK(after == before);
}

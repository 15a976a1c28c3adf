// Several addresses of one server (RFC 8305), some of which are unreachable.
#include "client/happy_eyeballs.hpp"

#include <duet/loop.hpp>

#include <optional>

#include "catch.hpp"
#include "core/src/loop_core.hpp"
#include "platform/socket.hpp"
#include "raw_socket.hpp"

using namespace duet_test;
using namespace duet::detail;

namespace {

Address address_of(const char* host, std::uint16_t port) {
  const Addresses found = Resolver::resolve_now(host, port, AI_NUMERICHOST);
  REQUIRE(found.list.size() == 1);
  return found.list.front();
}

/// A port whose accept queue is full: a SYN to it gets no answer.
class BlackHole {
 public:
  BlackHole() : listening_(make_socket(AF_INET)) {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(listening_.get(), reinterpret_cast<sockaddr*>(&any), sizeof any) == 0);
    REQUIRE(listen(listening_.get(), 0) == 0);
    socklen_t size = sizeof any;
    REQUIRE(getsockname(listening_.get(), reinterpret_cast<sockaddr*>(&any), &size) == 0);
    port_ = ntohs(any.sin_port);
    for (UniqueSocket& fd : waiting_) {
      fd = make_socket(AF_INET);
      REQUIRE(begin_connect(fd.get(), reinterpret_cast<sockaddr*>(&any), sizeof any));
    }
  }
  [[nodiscard]] Address address() const { return address_of("127.0.0.1", port_); }

 private:
  UniqueSocket listening_;
  std::array<UniqueSocket, 4> waiting_;
  std::uint16_t port_ = 0;
};

/// Connects, and runs the loop until the result is there.
struct Dialled {
  explicit Dialled(const std::vector<Address>& addresses, bool stop_at_once = false) {
    duet::Loop loop;
    auto options = std::make_shared<const duet::NativeOptions>();
    const auto dialler =
        std::make_shared<HappyEyeballs>(IoContext::of(LoopCore::of(loop)), addresses, options,
                                        [&](std::shared_ptr<Stream> stream, std::string_view error) {
                                          ++calls;
                                          why = error;
                                          if (stream) {
                                            connected = true;
                                            stream->close();
                                          }
                                          loop.stop();
                                        });
    LoopCore::of(loop).ref();  // as the client of this attempt would
    loop.post([&] {
      dialler->start();
      if (stop_at_once) {
        dialler->stop();
        loop.stop();
      }
    });
    loop.run();
    LoopCore::of(loop).unref();
    // Each address is tried 250 ms after the previous one: another attempt would have succeeded.
    bool is_past = false;
    loop.after(std::chrono::milliseconds(500), [&] { is_past = true; });
    CHECK(eventually(running(loop), [&] { return is_past; }));
  }

  int calls = 0;
  bool connected = false;
  std::string why;
};

}  // namespace

TEST_CASE("RFC 8305 4: the families of addresses alternate beginning with the first one") {
  const auto ports = [](const std::vector<Address>& addresses) {
    std::string text;
    for (const Address& each : alternating(addresses))
      text += (each.storage.ss_family == AF_INET6 ? "6:" : "4:") +
              std::to_string(ntohs(reinterpret_cast<const sockaddr_in*>(each.get())->sin_port)) + ' ';
    return text;
  };
  CHECK(ports({address_of("::1", 1), address_of("::1", 2), address_of("::1", 3),
               address_of("127.0.0.1", 4)}) == "6:1 4:4 6:2 6:3 ");
  CHECK(ports({address_of("127.0.0.1", 1), address_of("127.0.0.1", 2), address_of("::1", 3)}) ==
        "4:1 6:3 4:2 ");
  CHECK(ports({}).empty());
}

TEST_CASE("RFC 8305 5: an address that does not answer does not delay the next") {
  const BlackHole hole;
  RawListener good;
  Dialled dialled({hole.address(), hole.address(), address_of("127.0.0.1", good.port())});
  CHECK(dialled.calls == 1);
  CHECK(dialled.connected);
}

TEST_CASE("RFC 8305 5: an address that refuses is followed by the next at once") {
  RawListener good;
  const HeldPort closed;
  Dialled dialled({address_of("127.0.0.1", closed.number()), address_of("::1", closed.number()),
                   address_of("127.0.0.1", good.port())});
  CHECK(dialled.calls == 1);
  CHECK(dialled.connected);
}

TEST_CASE("the first address that answers is used and the other attempts are closed") {
  RawListener first;
  RawListener second;
  Dialled dialled({address_of("127.0.0.1", first.port()), address_of("127.0.0.1", second.port())});
  CHECK(dialled.calls == 1);
  CHECK(dialled.connected);
  CHECK(first.accept().ends());
}

TEST_CASE("if no address answers the last one's reason is reported once") {
  const HeldPort closed;
  Dialled dialled({address_of("127.0.0.1", closed.number()), address_of("127.0.0.1", closed.number())});
  CHECK(dialled.calls == 1);
  CHECK_FALSE(dialled.connected);
  CHECK(dialled.why == "Connection refused");
}

TEST_CASE("cancelled dialling calls no callback and leaves no socket open") {
  const BlackHole hole;
  Dialled dialled({hole.address(), hole.address()}, true);
  CHECK(dialled.calls == 0);
}

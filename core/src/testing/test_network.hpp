#pragma once

#include <duet/testing.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "testing/test_server.hpp"
#include "transport.hpp"

namespace duet::detail {

class TestConnection;
class TestTransport;

/// An item that travels from one end of a connection to the other.
struct TestItem {
  enum class Kind : std::uint8_t {
    request,  ///< to the server: the opening handshake
    open,     ///< to the client: the handshake's answer; the payload is the subprotocol
    message,  ///< or a part of one
    close,    ///< a Close frame; the payload is the reason
    drained,  ///< to the client, from the network: the send queue has room
    lost      ///< the connection was lost
  };

  bool to_client = false;
  Kind kind = Kind::message;
  std::string payload = {};
  bool is_text = false;
  bool is_last = true;     // of a message; false: another part follows
  std::uint16_t code = 0;  // of a Close frame; 0: it has none
  Cause cause = Cause::lost;
  std::uint16_t http_status = 0;
};

/// The clock, the servers, the loops, and everything that travels between them.
class TestNetwork {
 public:
  explicit TestNetwork(testing::Host host);
  ~TestNetwork();
  TestNetwork(const TestNetwork&) = delete;
  TestNetwork& operator=(const TestNetwork&) = delete;

  /// Returns the newest network of this thread. Asserts that there is one.
  static TestNetwork& current();

  [[nodiscard]] testing::Host host() const { return host_; }
  [[nodiscard]] Time now() const { return now_; }

  TestServer& listen(std::string_view url);
  /// Returns the server for this URL, null if there is none. Sets `host_is_known` to whether the host has
  /// servers at all.
  TestServer* find(const Url& url, bool& host_is_known);

  void add(TestTransport& transport) { transports_.push_back(&transport); }
  void remove(TestTransport& transport) { std::erase(transports_, &transport); }

  void post(Time due, std::shared_ptr<TestConnection> line, TestItem item);
  /// Drops everything that travels to this client.
  void forget_to_client(const TestConnection& line);

  /// Delivers the due items to servers and to this loop's clients. Items sent since the call are left for the
  /// next call, so that it ends. Null delivers to servers only. Returns true if there was any.
  bool deliver(TestTransport* reader);
  [[nodiscard]] bool has_due(const TestTransport& reader) const;

  [[nodiscard]] bool is_visible() const { return is_visible_; }
  void set_visible(bool visible);

  void settle();
  void advance(Time time);

  /// Runs one turn of every loop that has something to do now, except this one. Returns true if there was
  /// any.
  bool turn_all_but(const TestTransport* one);
  /// Moves the clock to the next item or timer. Returns false if there is none.
  bool skip();

 private:
  struct Travelling {
    std::uint64_t order;
    std::shared_ptr<TestConnection> line;
    TestItem item;
  };

  bool round();
  void assert_outside_of_callbacks() const;
  /// Returns the time of the next item or timer after now; `never` if there is none.
  [[nodiscard]] Time next_time() const;

  testing::Host host_;
  TestNetwork* outer_;
  Time now_{0};
  std::uint64_t next_order_ = 0;
  bool is_visible_ = true;
  bool serving_ = false;  // inside a server's callback
  std::vector<TestTransport*> transports_;
  std::vector<std::unique_ptr<TestServer>> servers_;
  std::multimap<Time, Travelling> travelling_;
};

}  // namespace duet::detail

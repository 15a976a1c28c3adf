// A duet::Server on a separate thread, with its callbacks logged.
#pragma once

#include <duet/server.hpp>

#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "raw_frame.hpp"
#include "raw_socket.hpp"

namespace duet_test {

/// CHECK for the server's callbacks: Catch2's own belongs to one thread. Reports in its destructor.
class Expect {
 public:
  Expect() = default;
  ~Expect();
  Expect(const Expect&) = delete;
  Expect& operator=(const Expect&) = delete;
  void operator()(bool is_so, int line = __builtin_LINE());

 private:
  std::mutex mutex_;
  std::vector<int> failed_lines_;  // guarded by mutex_
};

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// Called on the server's thread, after the event was logged.
struct ServedHooks {
  std::function<void(duet::Upgrade&)> on_upgrade = {};  // not logged
  std::function<void(duet::Connection)> on_open = {};
  std::function<void(duet::Connection, duet::Message)> on_message = {};  // by default an echo
  std::function<void(duet::Connection, const duet::Closed&)> on_close = {};
  std::function<void(duet::HttpRequest&)> on_request = {};  // not logged
};

/// The destructor checks that every on_open had its one on_close and that no connection is left.
class Served {
 public:
  explicit Served(duet::ServerOptions options = {}, ServedHooks hooks = {});
  ~Served();
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  [[nodiscard]] const duet::Endpoint& endpoint() const { return endpoint_; }
  [[nodiscard]] std::uint16_t port() const { return endpoint_.port; }

  /// Opens a TCP connection; the second also performs the handshake.
  RawSocket connect() { return RawSocket::connect(port()); }
  RawSocket open();

  /// Runs it on the server's thread and waits until it is done.
  void in_loop(const std::function<void()>& what);
  /// Does the same, and returns its result.
  template <class What>
  std::invoke_result_t<What&> ask(What&& what) {
    std::optional<std::invoke_result_t<What&>> answer;
    in_loop([&] { answer.emplace(what()); });
    return *std::move(answer);
  }

  /// Returns when the server has checked each of its sockets, and then once more its postponed work: all
  /// effects of the data that had reached it before are complete.
  void settle();
  /// Does the same, once all data of this socket has reached the server.
  void settle(const RawSocket& sender);

  /// On the server's thread only.
  duet::Server& server() { return *server_; }
  duet::Loop& loop() { return *loop_; }
  duet::Connection& newest() { return *newest_; }
  void destroy_server() { server_.reset(); }

  /// Returns "open", "text ...", "closed 1000 handshake clean 'bye'", of all connections in order.
  [[nodiscard]] std::vector<std::string> log();
  /// Waits for the first on_close and returns its line; "nothing" at the deadline.
  std::string closed();
  /// Waits until that many lines are logged.
  Came wait_for_lines(std::size_t count) {
    return eventually([&] { return log().size() >= count; });
  }

 private:
  void run(std::promise<void> ready);
  void write(std::string line);
  void set_callbacks();

  duet::ServerOptions options_;
  ServedHooks hooks_;
  duet::Loop* loop_ = nullptr;
  std::optional<duet::Server> server_;
  std::optional<duet::Connection> newest_;
  duet::Endpoint endpoint_;
  std::mutex mutex_;
  std::vector<std::string> log_;  // guarded by mutex_
  std::thread thread_;
};

/// Returns the answer to a plain request on a new connection: "GET /", with these header lines, each with its
/// CRLF.
std::string http_answer(Served& served, std::string_view request, std::string_view lines);

/// Returns the status of the answer to a handshake with these further header lines; anything else in quotes.
std::string handshake_status(Served& served, std::string_view lines);

}  // namespace duet_test

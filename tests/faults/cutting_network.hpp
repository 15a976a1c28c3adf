// A network between two ends of TCP, in a thread, that breaks a connection after a chosen byte. It passes TLS too.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>

#include "platform/pipe.hpp"
#include "platform/unique_socket.hpp"

namespace duet_test {

enum class Way : std::uint8_t { to_server, to_client };

struct Cut {
  enum class How : std::uint8_t {
    nothing,
    reset,      ///< RST to both ends
    close,      ///< FIN to both ends, and what they send afterwards is answered by RST
    half_close  ///< FIN to the receiver only; what the sender sends afterwards is lost
  } how = How::nothing;
  Way way = Way::to_server;
  std::size_t after = 0;  ///< so many bytes pass in that direction
};

class CuttingNetwork {
 public:
  explicit CuttingNetwork(std::uint16_t server_port);
  ~CuttingNetwork();
  CuttingNetwork(const CuttingNetwork&) = delete;
  CuttingNetwork& operator=(const CuttingNetwork&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// For the connections from now on.
  void cut(const Cut& cut);
  /// Returns the number of bytes that the last connection has passed.
  [[nodiscard]] std::size_t passed(Way way) const { return passed_[static_cast<std::size_t>(way)]; }

 private:
  struct End;

  void work();
  void carry(End near);
  /// Passes what one direction has. Returns false once the connection is cut.
  bool pass(std::array<End, 2>& ends, Way way, const Cut& cut);
  static void forward_end(End& from, End& to);
  static void break_both(std::array<End, 2>& ends, Cut::How how);

  const std::uint16_t server_port_;
  std::uint16_t port_ = 0;
  duet::detail::UniqueSocket listening_;
  duet::detail::Pipe stop_;
  std::mutex mutex_;
  Cut cut_;  // of the next connection
  std::array<std::atomic<std::size_t>, 2> passed_{};
  std::thread thread_;
};

}  // namespace duet_test

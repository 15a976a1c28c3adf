#include "cutting_network.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace duet_test {

using duet::detail::UniqueSocket;

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

/// One of the two connections, and the direction that it sends.
struct CuttingNetwork::End {
  UniqueSocket fd;
  bool is_finished = false;  ///< it has sent FIN
  bool is_deaf = false;      ///< the bytes for it are discarded
};

CuttingNetwork::CuttingNetwork(std::uint16_t server_port)
    : server_port_(server_port),
      listening_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stop_(duet::detail::Pipe::make()) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listening_.get(), generic, size) != 0 || listen(listening_.get(), SOMAXCONN) != 0 ||
      getsockname(listening_.get(), generic, &size) != 0)
    std::abort();
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { work(); });
}

CuttingNetwork::~CuttingNetwork() {
  stop_.write_end.reset();
  thread_.join();
}

void CuttingNetwork::cut(const Cut& cut) {
  const std::lock_guard lock(mutex_);
  cut_ = cut;
}

void CuttingNetwork::work() {
  while (true) {
    std::array<pollfd, 2> waiting{pollfd{listening_.get(), POLLIN, 0},
                                  pollfd{stop_.read_end.get(), POLLIN, 0}};
    poll(waiting.data(), waiting.size(), -1);
    if (waiting[1].revents != 0) return;
    End near{UniqueSocket(accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC))};
    if (near.fd) carry(std::move(near));
  }
}

void CuttingNetwork::carry(End near) {
  Cut cut;
  {
    const std::lock_guard lock(mutex_);
    cut = cut_;
  }
  std::array<End, 2> ends{std::move(near), End{UniqueSocket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))}};
  const sockaddr_in address = loopback(server_port_);
  for (auto& passed : passed_) passed = 0;
  if (connect(ends[1].fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
  while (!ends[0].is_finished || !ends[1].is_finished) {
    std::array<pollfd, 3> waiting{};
    for (std::size_t i = 0; i < 2; ++i) waiting[i] = {ends[i].is_finished ? -1 : ends[i].fd.get(), POLLIN, 0};
    waiting[2] = {stop_.read_end.get(), POLLIN, 0};
    // A cut before the first byte needs none.
    const bool is_due = cut.how != Cut::How::nothing && cut.after == 0 && passed(cut.way) == 0;
    if (is_due && !pass(ends, cut.way, cut)) return;
    poll(waiting.data(), waiting.size(), -1);
    if (waiting[2].revents != 0) return;
    for (const Way way : {Way::to_server, Way::to_client})
      if (waiting[static_cast<std::size_t>(way)].revents != 0 && !pass(ends, way, cut)) return;
  }
}

bool CuttingNetwork::pass(std::array<End, 2>& ends, Way way, const Cut& cut) {
  End& from = ends[way == Way::to_server ? 0 : 1];
  End& to = ends[way == Way::to_server ? 1 : 0];
  std::atomic<std::size_t>& passed = passed_[static_cast<std::size_t>(way)];
  std::array<char, 65536> bytes{};
  std::size_t most = bytes.size();
  const bool is_cut_here = cut.how != Cut::How::nothing && cut.way == way && !to.is_deaf;
  if (is_cut_here) most = std::min(most, cut.after - passed);
  if (most > 0) {
    const ssize_t got = read(from.fd.get(), bytes.data(), most);
    if (got <= 0) return forward_end(from, to), true;
    for (ssize_t sent = 0; sent < got && !to.is_deaf;) {
      const auto left = static_cast<std::size_t>(got - sent);
      const ssize_t now = send(to.fd.get(), bytes.data() + sent, left, MSG_NOSIGNAL);
      if (now <= 0) to.is_deaf = true;
      sent += std::max<ssize_t>(0, now);
    }
    passed += static_cast<std::size_t>(got);
  }
  if (!is_cut_here || passed != cut.after) return true;
  if (cut.how != Cut::How::half_close) return break_both(ends, cut.how), false;
  shutdown(to.fd.get(), SHUT_WR);
  to.is_deaf = true;
  return true;
}

void CuttingNetwork::forward_end(End& from, End& to) {
  from.is_finished = true;
  shutdown(to.fd.get(), SHUT_WR);
  to.is_deaf = true;
}

void CuttingNetwork::break_both(std::array<End, 2>& ends, Cut::How how) {
  for (End& end : ends) {
    const linger at_once{1, 0};
    if (how == Cut::How::reset) setsockopt(end.fd.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    end.fd.reset();
  }
}

}  // namespace duet_test

// The server for measurements of clients: one thread per connection, prepared frames, no unmasking.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "loopback.hpp"

namespace {

constexpr std::size_t buffer_size = 256 << 10;

std::string accepted(const std::string& key) {
  const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<unsigned char, 32> encoded;
  EVP_EncodeBlock(encoded.data(), digest.data(), SHA_DIGEST_LENGTH);
  return reinterpret_cast<const char*>(encoded.data());
}

/// Returns an unmasked frame (RFC 6455 section 5.2).
std::string frame(char first, const std::string& payload) {
  std::string result{first};
  const int length_bytes = payload.size() < 126 ? 0 : payload.size() < 0x10000 ? 2 : 8;
  result += static_cast<char>(length_bytes == 0 ? payload.size() : length_bytes == 2 ? 126 : 127);
  for (int i = length_bytes - 1; i >= 0; --i) result += static_cast<char>(payload.size() >> (8 * i));
  return result + payload;
}

class Connection {
 public:
  explicit Connection(int fd) : fd_(fd), buffer_(buffer_size) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~Connection() { close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void run() {
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) {
      if (!receive()) return;
      head += input_;
    }
    input_ = {};  // clients wait for the answer
    const std::string key = field(head, "Sec-WebSocket-Key: ");
    write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
        "Upgrade\r\nSec-WebSocket-Accept: " +
        accepted(key) + "\r\n\r\n");
    const std::string path = field(head, "GET ");
    if (path.starts_with("/source/")) send_messages(path.substr(8));
    count_messages();
  }

 private:
  static std::string field(const std::string& head, std::string_view name) {
    const std::size_t begin = head.find(name);
    if (begin == std::string::npos) return {};
    return head.substr(begin + name.size(),
                       head.find_first_of(" \r", begin + name.size()) - begin - name.size());
  }

  [[nodiscard]] std::string_view buffer_view() const { return {buffer_.data(), buffer_.size()}; }

  bool receive() {
    const ssize_t got = recv(fd_, buffer_.data(), buffer_.size(), 0);
    if (got <= 0) return false;
    input_ = buffer_view().substr(0, static_cast<std::size_t>(got));
    return true;
  }

  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  void send_messages(const std::string& what) const {
    const std::size_t size = std::stoul(what);
    std::uint64_t count = std::stoull(what.substr(what.find('/') + 1));
    const std::string one = frame('\x82', std::string(size, 'd'));
    const std::uint64_t at_once = std::max<std::uint64_t>(1, buffer_size / one.size());
    std::string many;
    for (std::uint64_t i = 0; i < at_once; ++i) many += one;
    for (; count > 0; count -= std::min(count, at_once))
      if (!write(std::string_view(many).substr(0, one.size() * std::min(count, at_once)))) return;
  }

  /// Reads one more byte; false at the end.
  bool next(unsigned char& byte) {
    if (input_.empty() && !receive()) return false;
    byte = static_cast<unsigned char>(input_.front());
    input_.remove_prefix(1);
    return true;
  }

  bool skip(std::uint64_t size) {
    while (size > 0) {
      if (input_.empty() && !receive()) return false;
      const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(size, input_.size()));
      input_.remove_prefix(part);
      size -= part;
    }
    return true;
  }

  // A message may have several frames; a text message requests the number of received messages.
  void count_messages() {
    std::uint64_t count = 0;
    unsigned char first = 0;
    unsigned char second = 0;
    bool is_text = false;
    while (next(first) && next(second)) {
      std::uint64_t length = second & 127U;
      if (length >= 126) {
        const int bytes = length == 126 ? 2 : 8;
        length = 0;
        unsigned char byte = 0;
        for (int i = 0; i < bytes && next(byte); ++i) length = length << 8U | byte;
      }
      if (!skip(length + 4)) return;
      const unsigned opcode = first & 15U;
      if (opcode == 8) return;
      if (opcode > 8) continue;
      if (opcode != 0) is_text = opcode == 1;
      if ((first & 128U) == 0) continue;
      if (!is_text)
        ++count;
      else if (!write(frame('\x81', std::to_string(count))))
        return;
    }
  }

  int fd_;
  std::vector<char> buffer_;
  std::string_view input_;
};

}  // namespace

int main() {
  const bench::Loopback listener = bench::listen_on_loopback(64);
  if (listener.fd < 0) return 1;
  std::printf("%u\n", listener.port);
  std::fflush(stdout);
  while (true) {
    const int fd = accept(listener.fd, nullptr, nullptr);
    if (fd >= 0) std::thread([fd] { Connection(fd).run(); }).detach();
  }
}

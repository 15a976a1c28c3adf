#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string_view>

struct ssl_st;

namespace bench {

/// TLS over a socket. The certificate is not verified, because this generator only connects to this machine.
class Tls {
 public:
  explicit Tls(int fd);

  /// 1: done; 0: later; -1: failed.
  int handshake();

  /// As recv(2) and send(2): bytes; -1 for later; 0 at the end.
  ssize_t read(char* buffer, std::size_t size);
  ssize_t write(std::string_view bytes);

 private:
  [[nodiscard]] ssize_t outcome(int result) const;

  struct Free {
    void operator()(ssl_st* ssl) const;
  };
  std::unique_ptr<ssl_st, Free> ssl_;
};

}  // namespace bench

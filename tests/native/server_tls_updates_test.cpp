// A TLS 1.3 peer that requests new keys again and again, and does not read the answers.
#include <fcntl.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <memory>

#include "catch.hpp"
#include "certificates.hpp"
#include "served.hpp"
#include "temporary_folder.hpp"

using namespace duet_test;

namespace {

struct Free {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

/// A client over a unix socket, whose buffers are small and do not grow. It is non-blocking.
class UpdatingClient {
 public:
  explicit UpdatingClient(const std::string& path)
      : context_(SSL_CTX_new(TLS_client_method())),
        ssl_(SSL_new(context_.get())),
        fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    REQUIRE(::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    SSL_set_fd(ssl_.get(), fd_.get());
    REQUIRE(SSL_connect(ssl_.get()) == 1);
    write(upgrade_request());
    REQUIRE(read_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
  }

  void write(const std::string& bytes) {
    REQUIRE(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) ==
            static_cast<int>(bytes.size()));
  }

  std::string read_until(std::string_view end) {
    std::string all;
    char byte = 0;
    while (!all.ends_with(end) && SSL_read(ssl_.get(), &byte, 1) == 1) all += byte;
    return all;
  }

  /// Returns how many KeyUpdates the server took until it took no more, or `most`. Unsent data stays in the
  /// session, and is sent by the next call of read_until().
  int ask_for_updates(int most) {
    const int flags = fcntl(fd_.get(), F_GETFL);
    fcntl(fd_.get(), F_SETFL, flags | O_NONBLOCK);
    int asked = 0;
    for (; asked < most; ++asked) {
      REQUIRE(SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED) == 1);
      bool is_sent = SSL_do_handshake(ssl_.get()) == 1;
      while (!is_sent && is_writable()) is_sent = SSL_do_handshake(ssl_.get()) == 1;
      if (!is_sent) break;
    }
    fcntl(fd_.get(), F_SETFL, flags);
    return asked;
  }

  void finish_update() { REQUIRE(SSL_do_handshake(ssl_.get()) == 1); }
  int fd() const { return fd_.get(); }

 private:
  /// Returns false once the server has taken nothing for a while.
  bool is_writable() const {
    pollfd ready{fd_.get(), POLLOUT, 0};
    return ::poll(&ready, 1, 2000) == 1;
  }

  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> ssl_;
  duet::detail::UniqueFd fd_;
};

}  // namespace

TEST_CASE("reading stops for a peer that requests new keys but reads no answers") {
  const Certificates certificates;
  const TemporaryFolder folder;
  const std::string path = (folder / "socket").string();
  Served served({.unix_socket = {.path = path},
                 .tls = {.certificate_file = certificates.localhost.certificate_file,
                         .key_file = certificates.localhost.key_file}});
  UpdatingClient client(path);
  constexpr int most = 200'000;  // about 5 MB in each direction
  CHECK(client.ask_for_updates(most) < most);
}

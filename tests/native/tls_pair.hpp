// A client's and a server's TLS session, connected in memory, with generated certificates.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "certificates.hpp"
#include "tls/client_context.hpp"
#include "tls/server_context.hpp"
#include "tls/tls_session.hpp"

namespace tls_test {

using namespace duet::detail;
using duet_test::Certificates;
using duet_test::Identity;
using ByteVector = std::vector<std::byte>;
using Role = TlsSession::Role;
using Status = TlsSession::Status;

inline const Certificates& certificates() {
  static const Certificates made;
  return made;
}

inline std::shared_ptr<TlsContext> server_context(const Identity& identity) {
  std::string error;
  auto made = make_server_context({.certificates = {{identity.certificate_file, identity.key_file}}}, error);
  INFO(error);
  REQUIRE(made);
  return made;
}

inline std::shared_ptr<TlsContext> client_context(bool verify = true) {
  std::string error;
  auto made =
      make_client_context({.ca_file = certificates().ca_file, .insecure_skip_verification = !verify}, error);
  INFO(error);
  REQUIRE(made);
  return made;
}

/// Removes and returns the output.
inline ByteVector taken(TlsSession& from) {
  const duet::detail::Bytes output = std::exchange(from.output(), {});
  return {output.begin(), output.end()};
}

inline ByteVector bytes(std::string_view text) {
  const auto view = std::as_bytes(std::span(text));
  return {view.begin(), view.end()};
}

// Moves one side's output to the other, which stores the data that it does not use at once.
inline void carry(TlsSession& from, TlsSession& to) {
  const ByteVector sent = taken(from);
  to.feed(sent);
  to.keep_fed();
}

struct Pair {
  TlsSession client;
  TlsSession server;
  Status client_status = Status::want_more;
  Status server_status = Status::want_more;

  Pair(const TlsContext& client_side, std::string_view host, const TlsContext& server_side)
      : client(client_side, Role::client, host), server(server_side, Role::server, "") {
    for (int turn = 0; turn < 10; ++turn) {
      client_status = client.handshake();
      carry(client, server);
      server_status = server.handshake();
      carry(server, client);
    }
  }
  explicit Pair(const Identity& identity, std::string_view host = "localhost", bool verify = true)
      : Pair(*client_context(verify), host, *server_context(identity)) {}
};

struct Received {
  ByteVector data;
  Status status = Status::ok;
};

inline Received receive(TlsSession& session) {
  Received received;
  std::array<std::byte, 1000> buffer{};
  std::size_t n = 0;
  while ((received.status = session.read(buffer, n)) == Status::ok) {
    received.data.insert(received.data.end(), buffer.begin(),
                         buffer.begin() + static_cast<std::ptrdiff_t>(n));
  }
  return received;
}

inline Received send(TlsSession& from, TlsSession& to, const ByteVector& data) {
  REQUIRE(from.write(data) == Status::ok);
  carry(from, to);
  return receive(to);
}

inline std::string refusal(const Identity& identity, std::string_view host = "localhost") {
  Pair pair(identity, host);
  CHECK(pair.client_status == Status::failed);
  // The alert reached the server, which has failed too.
  CHECK(pair.server_status == Status::failed);
  CHECK_FALSE(pair.server.error().empty());
  return pair.client.error();
}

inline bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace tls_test

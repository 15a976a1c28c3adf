#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

#include "catch.hpp"
#include "tls/client_context.hpp"
#include "tls/server_context.hpp"
#include "tls_pair.hpp"

using namespace tls_test;

TEST_CASE("a client and a server exchange data in both directions by name and by address") {
  for (const char* host : {"localhost", "LOCALHOST", "localhost.", "127.0.0.1"}) {
    CAPTURE(host);
    Pair pair(certificates().localhost, host);
    CHECK(pair.client.error().empty());
    REQUIRE(pair.client_status == Status::ok);
    REQUIRE(pair.server_status == Status::ok);
    CHECK(send(pair.client, pair.server, bytes("ping")).data == bytes("ping"));
    CHECK(send(pair.server, pair.client, bytes("pong")).data == bytes("pong"));
  }
}

TEST_CASE("a certificate of an untrusted issuer is refused") {
  const std::string error = refusal(certificates().self_signed);
  CHECK(contains(error, "certificate not trusted: self"));
}

TEST_CASE("a certificate for another host is refused") {
  CHECK(refusal(certificates().other_host) == "certificate does not match the host name 'localhost'");
  CHECK(refusal(certificates().other_host, "127.0.0.1") ==
        "certificate does not match the IP address '127.0.0.1'");
  CHECK(refusal(certificates().localhost, "::1") == "certificate does not match the IP address '::1'");
}

TEST_CASE("the common name of a certificate does not count as host name") {
  CHECK(refusal(certificates().common_name) == "certificate does not match the host name 'localhost'");
}

TEST_CASE("an expired certificate is refused") {
  CHECK(refusal(certificates().expired) == "certificate has expired");
}

TEST_CASE("a client that does not verify accepts any certificate") {
  CHECK(Pair(certificates().self_signed, "other", false).client_status == Status::ok);
  CHECK(Pair(certificates().expired, "", false).client_status == Status::ok);
}

TEST_CASE("a client without a host name to verify fails closed") {
  const auto context = client_context();
  for (const std::string_view host :
       {std::string_view(""), std::string_view("."), std::string_view("localhost\0x", 11)}) {
    TlsSession session(*context, Role::client, host);
    CHECK(session.handshake() == Status::failed);
    CHECK(session.output().empty());
    CHECK_FALSE(session.error().empty());
    std::size_t n = 0;
    std::array<std::byte, 1> buffer{};
    CHECK(session.read(buffer, n) == Status::failed);
    CHECK(session.write(buffer) == Status::failed);
    session.shutdown();
  }
}

TEST_CASE("large data arrives complete in both directions") {
  Pair pair(certificates().localhost);
  ByteVector data(3'000'000);
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::byte>(i * 7 >> 3);
  CHECK(send(pair.client, pair.server, data).data == data);
  CHECK(send(pair.server, pair.client, data).data == data);
}

TEST_CASE("ciphertext may be received one byte at a time") {
  const auto client_side = client_context();
  const auto server_side = server_context(certificates().localhost);
  TlsSession client(*client_side, Role::client, "localhost");
  TlsSession server(*server_side, Role::server, "");
  const auto trickle = [](TlsSession& from, TlsSession& to) {
    const ByteVector sent = taken(from);
    Status status = Status::want_more;
    for (const std::byte& byte : sent) {
      to.feed({&byte, 1});
      status = to.handshake();
    }
    return status;
  };
  CHECK(client.handshake() == Status::want_more);
  CHECK(trickle(client, server) == Status::want_more);
  CHECK(trickle(server, client) == Status::ok);
  CHECK(trickle(client, server) == Status::ok);
}

TEST_CASE("reading can be interrupted and resumed after the fed memory is freed") {
  Pair pair(certificates().localhost);
  REQUIRE(pair.client.write(bytes("one")) == Status::ok);
  ByteVector sent = taken(pair.client);
  REQUIRE(pair.client.write(bytes("two")) == Status::ok);
  const ByteVector second = taken(pair.client);
  sent.insert(sent.end(), second.begin(), second.begin() + 5);
  pair.server.feed(sent);
  std::array<std::byte, 100> buffer{};
  std::size_t n = 0;
  REQUIRE(pair.server.read(buffer, n) == Status::ok);
  CHECK(n == 3);
  pair.server.keep_fed();
  std::fill(sent.begin(), sent.end(), std::byte{0});
  pair.server.feed(std::span(second).subspan(5));
  const Received rest = receive(pair.server);
  CHECK(rest.data == bytes("two"));
  CHECK(rest.status == Status::want_more);
}

TEST_CASE("nothing can be written before the handshake is complete") {
  const auto context = client_context();
  TlsSession session(*context, Role::client, "localhost");
  CHECK(session.write(bytes("x")) == Status::want_more);
  CHECK(session.output().empty());
  session.shutdown();
  CHECK(session.output().empty());
}

TEST_CASE("close_notify ends reading and the other direction stays open") {
  Pair pair(certificates().localhost);
  REQUIRE(pair.client.write(bytes("last")) == Status::ok);
  pair.client.shutdown();
  pair.client.shutdown();
  carry(pair.client, pair.server);
  const Received received = receive(pair.server);
  CHECK(received.data == bytes("last"));
  CHECK(received.status == Status::closed);
  CHECK(pair.server.error().empty());
  CHECK(send(pair.server, pair.client, bytes("answer")).data == bytes("answer"));
  pair.server.shutdown();
  carry(pair.server, pair.client);
  CHECK(receive(pair.client).status == Status::closed);
  CHECK(pair.client.write(bytes("late")) == Status::failed);
}

TEST_CASE("bytes fed after the end or after a failure are not stored") {
  Pair pair(certificates().localhost);
  pair.client.shutdown();
  const auto feed_and_free = [](TlsSession& session, ByteVector fed) {
    session.feed(fed);
    const Status status = receive(session).status;
    std::fill(fed.begin(), fed.end(), std::byte{0});
    return status;
  };
  ByteVector end = taken(pair.client);
  end.resize(end.size() + 100);
  CHECK(feed_and_free(pair.server, end) == Status::closed);
  CHECK(feed_and_free(pair.server, bytes("more")) == Status::closed);
  CHECK(feed_and_free(pair.client, ByteVector(1000)) == Status::failed);
  CHECK(feed_and_free(pair.client, bytes("more")) == Status::failed);
}

TEST_CASE("garbage instead of a ClientHello fails with a reason") {
  const auto context = server_context(certificates().localhost);
  for (const char* text : {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "garbage garbage garbage"}) {
    TlsSession server(*context, Role::server, "");
    const ByteVector garbage = bytes(text);
    server.feed(garbage);
    CHECK(server.handshake() == Status::failed);
    CHECK(contains(server.error(), "TLS failed: "));
    CHECK(server.handshake() == Status::failed);
  }
}

TEST_CASE("modified ciphertext is refused") {
  Pair pair(certificates().localhost);
  REQUIRE(pair.client.write(bytes("money")) == Status::ok);
  *(pair.client.output().end() - 1) ^= std::byte{1};
  carry(pair.client, pair.server);
  const Received received = receive(pair.server);
  CHECK(received.status == Status::failed);
  CHECK(received.data.empty());
  CHECK_FALSE(pair.server.error().empty());
}

TEST_CASE("TLS 1.2 is accepted and TLS 1.1 is not") {
  const auto server_side = server_context(certificates().localhost);
  const auto old = client_context();
  SSL_CTX_set_max_proto_version(old->native(), TLS1_2_VERSION);
  Pair pair(*old, "localhost", *server_side);
  REQUIRE(pair.client_status == Status::ok);
  CHECK(send(pair.server, pair.client, bytes("hello")).data == bytes("hello"));
  SSL_CTX_set_min_proto_version(old->native(), TLS1_1_VERSION);
  SSL_CTX_set_max_proto_version(old->native(), TLS1_1_VERSION);
  SSL_CTX_set_cipher_list(old->native(), "ALL:@SECLEVEL=0");
  CHECK(Pair(*old, "localhost", *server_side).server_status == Status::failed);
}

TEST_CASE("a client that offers only another protocol by ALPN is served") {
  const auto client_side = client_context();
  const auto* const offer = reinterpret_cast<const unsigned char*>("\2h2");
  REQUIRE(SSL_CTX_set_alpn_protos(client_side->native(), offer, 3) == 0);
  CHECK(Pair(*client_side, "localhost", *server_context(certificates().localhost)).client_status ==
        Status::ok);
}

TEST_CASE("a session outlives its context") {
  auto context = client_context();
  TlsSession session(*context, Role::client, "localhost");
  context.reset();
  CHECK(session.handshake() == Status::want_more);
  CHECK_FALSE(session.output().empty());
}

TEST_CASE("unusable files are named in the error") {
  const Certificates& files = certificates();
  const auto server_error = [](const std::string& certificate, const std::string& key) {
    std::string error;
    CHECK_FALSE(make_server_context({.certificates = {{certificate, key}}}, error));
    return error;
  };
  const std::string missing = files.path("missing.pem");
  const Identity& good = files.localhost;
  CHECK(server_error(missing, good.key_file) ==
        "cannot read certificate file '" + missing + "': No such file or directory");
  CHECK(server_error(good.certificate_file, missing) ==
        "cannot read key file '" + missing + "': No such file or directory");
  CHECK(server_error(good.certificate_file, files.other_host.key_file) ==
        "key file '" + files.other_host.key_file + "' does not match certificate file '" +
            good.certificate_file + "'");
  const std::string text = files.path("text.pem");
  std::ofstream(text) << "no certificate";
  CHECK(contains(server_error(text, good.key_file), "cannot use certificate file '" + text + "': "));
  CHECK(contains(server_error(good.certificate_file, text), "cannot use key file '" + text + "': "));

  std::string error;
  CHECK_FALSE(make_client_context({.ca_file = missing}, error));
  CHECK(error == "cannot read CA file '" + missing + "': No such file or directory");
  CHECK_FALSE(make_client_context({.ca_file = text}, error));
  CHECK(contains(error, "cannot use CA file '" + text + "': "));
}

TEST_CASE("a key with a passphrase is refused without a prompt") {
  const Certificates& files = certificates();
  const std::string locked = files.path("locked-key.pem");
  std::ofstream(locked)
      << "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIBHDBXBgkq\n-----END ENCRYPTED PRIVATE KEY-----\n";
  std::string error;
  CHECK_FALSE(make_server_context({.certificates = {{files.localhost.certificate_file, locked}}}, error));
  CHECK(contains(error, "cannot use key file '" + locked + "': "));
}

TEST_CASE("the system's roots are used by default and do not trust a test's CA") {
  std::string error;
  const auto client_side = make_client_context({}, error);
  REQUIRE(client_side);
  Pair pair(*client_side, "localhost", *server_context(certificates().localhost));
  CHECK(pair.client_status == Status::failed);
  CHECK(contains(pair.client.error(), "certificate not trusted: "));
}

// NativeOptions of a client, as its servers see them.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <duet/native_options.hpp>
#include <duet/version.hpp>

#include <array>
#include <memory>
#include <string>

#include "base/ascii.hpp"
#include "catch.hpp"
#include "certificates.hpp"
#include "raw_client.hpp"
#include "served.hpp"

using namespace duet_test;
using duet::Error;

namespace {

std::string outcome_of(const duet::Endpoint& endpoint, duet::NativeOptions options) {
  RawClient one;
  CHECK(duet::set_native_options(*one.client, std::move(options)));
  one.when_open = [&] { one.client->close(1000); };
  one.run(endpoint.url());
  return one.log.front() + (one.closed.detail.empty() ? "" : ": " + one.closed.detail);
}

Served serve(const Identity& identity) {
  return Served({.host = "localhost",
                 .tls = {.certificate_file = identity.certificate_file, .key_file = identity.key_file}});
}

/// Computes it in another way than the tested code: from the key in PEM.
std::string pin_of(const std::string& certificate_file) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> file(BIO_new_file(certificate_file.c_str(), "r"), BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr), X509_free);
  REQUIRE(certificate);
  const std::unique_ptr<BIO, decltype(&BIO_free)> written(BIO_new(BIO_s_mem()), BIO_free);
  REQUIRE(PEM_write_bio_PUBKEY(written.get(), X509_get0_pubkey(certificate.get())) == 1);
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* key = nullptr;
  long size = 0;
  REQUIRE(PEM_read_bio(written.get(), &name, &header, &key, &size) == 1);
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(key, static_cast<std::size_t>(size), digest.data());
  for (void* each : {static_cast<void*>(name), static_cast<void*>(header), static_cast<void*>(key)})
    OPENSSL_free(each);
  std::array<unsigned char, 64> text;
  EVP_EncodeBlock(text.data(), digest.data(), digest.size());
  return "sha256/" + std::string(reinterpret_cast<const char*>(text.data()), 44);
}

}  // namespace

TEST_CASE("request headers are sent unchanged after the handshake's own") {
  RawClient one;
  REQUIRE(duet::set_native_options(
      *one.client,
      {.headers = {{"Authorization", "Bearer x y"}, {"X-Twice", "1"}, {"X-Twice", "\xc3\xa4"}}}));
  std::string head;
  one.run([&](RawSocket& socket) {
    head = socket.read_until("\r\n\r\n");
    socket.send(upgrade_answer(head));
    socket.send(plain(close_frame, ""));
  });
  CHECK(head.ends_with("\r\nAuthorization: Bearer x y\r\nX-Twice: 1\r\nX-Twice: \xc3\xa4\r\n\r\n"));
  CHECK(one.closed.was_open);
}

TEST_CASE("a client sends one User-Agent header with the program's value if there is one") {
  const auto agents = [](std::vector<duet::RequestHeader> headers) {
    RawClient one;
    REQUIRE(duet::set_native_options(*one.client, {.headers = std::move(headers)}));
    std::string head;
    one.run([&](RawSocket& socket) { head = socket.read_until("\r\n\r\n"); });
    std::string found;
    for (std::size_t at = 0;
         (at = duet::detail::ascii::lowered(head).find("\r\nuser-agent:", at)) != std::string::npos;) {
      at += 2;
      found += head.substr(at, head.find("\r\n", at) - at) + '\n';
    }
    return found;
  };
  CHECK(agents({}) == "User-Agent: duet/" DUET_VERSION_STRING "\n");
  CHECK(agents({{"X", "1"}}) == "User-Agent: duet/" DUET_VERSION_STRING "\n");
  CHECK(agents({{"USER-agent", "game/2 (x)"}}) == "USER-agent: game/2 (x)\n");
  CHECK(agents({{"User-Agent", ""}}).empty());
  RawClient plain;
  std::string head;
  plain.run([&](RawSocket& socket) { head = socket.read_until("\r\n\r\n"); });
  CHECK(head.find("\r\nUser-Agent: duet/" DUET_VERSION_STRING "\r\n") != std::string::npos);
}

TEST_CASE("the maximum size of a response head is an option") {
  const auto log_of = [](std::size_t size) {
    RawClient one;
    REQUIRE(duet::set_native_options(*one.client, {.max_head_size = 1000}));
    one.run([&](RawSocket& socket) {
      std::string answer = upgrade_answer(socket.read_until("\r\n\r\n"));
      answer.insert(answer.size() - 2, "X: " + std::string(size - answer.size() - 5, 'x') + "\r\n");
      socket.send(answer);
      socket.send(duet_test::plain(close_frame, ""));
      socket.read_to_end();
    });
    return one.log.front() + ": " + one.closed.detail;
  };
  CHECK(log_of(1000) == "open: ");
  CHECK(log_of(1001) == "closed 1006 http: the head of the server's answer is too large");
}

TEST_CASE("the server receives the canonical form of the host") {
  RawClient one;
  const std::string port = std::to_string(one.listener.port());
  for (const char* host : {"127.1", "0x7f.0.0.1", "2130706433", "127.0.0.1.", "127.0.0.%31"}) {
    std::string head;
    std::thread server([&] {
      RawSocket socket = one.listener.accept();
      head = socket.read_until("\r\n\r\n");
    });
    one.run("ws://" + std::string(host) + ':' + port + '/');
    server.join();
    CHECK(head.find("\r\nHost: 127.0.0.1:" + port + "\r\n") != std::string::npos);
  }
}

TEST_CASE("malformed headers and those of the handshake are refused and change nothing") {
  RawClient one;
  REQUIRE(duet::set_native_options(*one.client, {.headers = {{"X-Good", "1"}}}));
  const duet::RequestHeader bad[] = {{"", "x"},
                                     {"X Y", "x"},
                                     {"X:", "x"},
                                     {"X\r\nY", "x"},
                                     {"X", "a\r\nY: b"},
                                     {"X", "a\nb"},
                                     {"X", std::string("a\0b", 3)},
                                     {"Host", "x"},
                                     {"host", "x"},
                                     {"UPGRADE", "x"},
                                     {"Connection", "close"},
                                     {"Content-Length", "5"},
                                     {"Transfer-Encoding", "chunked"},
                                     {"Sec-WebSocket-Key", "x"},
                                     {"sec-websocket-protocol", "x"},
                                     {"Sec-WebSocket-Anything", "x"}};
  for (const duet::RequestHeader& header : bad)
    CHECK(duet::set_native_options(*one.client, {.headers = {header}}).error() == Error::bad_header);
  std::string head;
  one.run([&](RawSocket& socket) {
    head = socket.read_until("\r\n\r\n");
    socket.send(upgrade_answer(head));
    socket.send(plain(close_frame, ""));
  });
  CHECK(head.ends_with("\r\nX-Good: 1\r\n\r\n"));
}

TEST_CASE("the server name of TLS may differ from the URL's host") {
  const Certificates certificates;
  Served served = serve(certificates.other_host);
  CHECK(outcome_of(served.endpoint(),
                   {.tls = {.ca_file = certificates.ca_file, .server_name = "other.example"}}) == "open");
  CHECK(outcome_of(served.endpoint(), {.tls = {.ca_file = certificates.ca_file}})
            .starts_with("closed 1006 tls: "));
  CHECK(outcome_of(served.endpoint(), {.tls = {.ca_file = certificates.ca_file, .server_name = "localhost"}})
            .starts_with("closed 1006 tls: "));
}

TEST_CASE("the server's key may be pinned with or without verifying its certificate") {
  const Certificates certificates;
  Served served = serve(certificates.localhost);
  const std::string key = pin_of(certificates.localhost.certificate_file);
  const std::string other = pin_of(certificates.other_host.certificate_file);
  CHECK(key != other);
  CHECK(outcome_of(served.endpoint(),
                   {.tls = {.ca_file = certificates.ca_file, .pinned_keys = {other, key}}}) == "open");
  CHECK(outcome_of(served.endpoint(), {.tls = {.ca_file = certificates.ca_file, .pinned_keys = {other}}}) ==
        "closed 1006 tls: the server's key is not one of the pinned keys");
  CHECK(outcome_of(served.endpoint(), {.tls = {.pinned_keys = {key}, .insecure_skip_verification = true}}) ==
        "open");
  CHECK(outcome_of(served.endpoint(), {.tls = {.pinned_keys = {other}, .insecure_skip_verification = true}})
            .starts_with("closed 1006 tls: "));
  CHECK(outcome_of(served.endpoint(), {.tls = {.pinned_keys = {key}}})
            .starts_with("closed 1006 tls: certificate"));
}

TEST_CASE("a pinned key in another form is refused") {
  RawClient one;
  for (const std::string& bad :
       {std::string(), std::string("sha256/"), "sha256/" + std::string(44, 'A'),
        "sha1/" + std::string(43, 'A') + '=', "sha256/" + std::string(42, 'A') + "!="})
    CHECK(duet::set_native_options(*one.client, {.tls = {.pinned_keys = {bad}}}).error() == Error::bad_pin);
  CHECK(duet::set_native_options(*one.client,
                                 {.tls = {.pinned_keys = {"sha256/" + std::string(43, 'A') + '='}}}));
}

TEST_CASE("TLS 1.3 can be required and unusable certificates are reported") {
  const Certificates certificates;
  Served served = serve(certificates.localhost);
  CHECK(outcome_of(served.endpoint(), {.tls = {.ca_file = certificates.ca_file,
                                               .minimum_version = duet::TlsVersion::tls_1_3}}) == "open");
  CHECK(outcome_of(served.endpoint(), {.tls = {.ca_text = "nonsense"}}) ==
        "closed 1006 tls: the CA text contains no certificate");
  CHECK(outcome_of(served.endpoint(),
                   {.tls = {.ca_file = certificates.ca_file, .certificate_file = certificates.ca_file}}) ==
        "closed 1006 tls: a certificate file and a key file must be given together");
  CHECK(outcome_of(served.endpoint(), {.tls = {.ca_folder = "/nowhere"}})
            .starts_with("closed 1006 tls: cannot read"));
}

TEST_CASE("a client connects from the configured local address") {
  std::string from;
  Served served({.host = "127.0.0.1"},
                {.on_upgrade = [&](duet::Upgrade& upgrade) { from = upgrade.remote_address(); }});
  CHECK(outcome_of(served.endpoint(), {.source_address = "127.0.0.2"}) == "open");
  CHECK(from == "127.0.0.2");
  CHECK(
      outcome_of(served.endpoint(), {.source_address = "::1"}).ends_with("is an address of another family"));
  CHECK(outcome_of(served.endpoint(), {.source_address = "here"}).ends_with("is not a valid source address"));
  CHECK(outcome_of(served.endpoint(), {.source_address = "192.0.2.1"})
            .starts_with("closed 1006 tcp: 127.0.0.1:" + std::to_string(served.port()) +
                         ": cannot connect from 192.0.2.1: "));
}

TEST_CASE("a client's TCP options are set on its socket") {
  Served served({.host = "127.0.0.1"});
  CHECK(outcome_of(served.endpoint(), {.tcp = {.keep_alive_probes = std::chrono::seconds(30),
                                               .send_buffer = 16'384,
                                               .receive_buffer = 16'384}}) == "open");
  // More than a socket option allows: 32767 seconds.
  CHECK(outcome_of(served.endpoint(), {.tcp = {.keep_alive_probes = std::chrono::hours(24)}})
            .starts_with("closed 1006 tcp: "));
}

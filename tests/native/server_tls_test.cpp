// Changing a server's certificates while it is running.
#include <duet/client.hpp>
#include <duet/native_options.hpp>

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "certificates.hpp"
#include "raw_client.hpp"
#include "served.hpp"

using namespace duet_test;
using duet::Error;

namespace {

/// The files of a server, with one identity or another in them.
struct Deployed {
  explicit Deployed(const Certificates& folder)
      : files{folder.path("deployed.pem"), folder.path("deployed.key")} {}

  void put(const Identity& identity) const {
    copy_over(identity.certificate_file, files.certificate_file);
    copy_over(identity.key_file, files.key_file);
  }

  Identity files;
};

/// Returns the result for a client that trusts the CA and expects localhost.
std::string outcome(Served& served, const Certificates& certificates, bool only_1_3 = false) {
  RawClient one;
  CHECK(duet::set_native_options(
      *one.client,
      {.tls = {.ca_file = certificates.ca_file,
               .minimum_version = only_1_3 ? duet::TlsVersion::tls_1_3 : duet::TlsVersion::tls_1_2}}));
  one.when_open = [&] { one.client->close(1000); };
  one.run(served.endpoint().url());
  return one.log.front();
}

Error reload_error(Served& served) {
  Error error{};
  served.in_loop([&] {
    const auto reloaded = served.server().reload_certificates();
    if (!reloaded) error = reloaded.error().code;
  });
  return error;
}

}  // namespace

TEST_CASE("certificates are reloaded with open connections and invalid ones change nothing") {
  const Certificates certificates;
  const Deployed deployed(certificates);
  deployed.put(certificates.localhost);
  Served served(
      {.host = "localhost",
       .tls = {.certificate_file = deployed.files.certificate_file, .key_file = deployed.files.key_file}});
  // A connection from the beginning, which sends a message after every change.
  RawClient old;
  REQUIRE(duet::set_native_options(*old.client, {.tls = {.ca_file = certificates.ca_file}}));
  std::size_t answers = 0;
  old.when_open = [&] { CHECK(old.client->send_text("0")); };
  const std::string open = "open", wrong_host = "closed 1006 tls";
  old.when_message = [&](duet::Message) {
    switch (++answers) {
      case 1:
        CHECK(outcome(served, certificates) == open);
        deployed.put(certificates.other_host);
        CHECK(outcome(served, certificates) == open);  // not read yet
        CHECK(reload_error(served) == Error{});
        CHECK(outcome(served, certificates) == wrong_host);
        break;
      case 2:
        std::ofstream(deployed.files.certificate_file) << "nonsense";
        CHECK(reload_error(served) == Error::bad_certificate);
        CHECK(outcome(served, certificates) == wrong_host);
        break;
      case 3:
        copy_over(certificates.localhost.certificate_file, deployed.files.certificate_file);
        CHECK(reload_error(served) == Error::bad_certificate);  // for another key
        deployed.put(certificates.expired);
        CHECK(reload_error(served) == Error::bad_certificate);
        std::filesystem::remove(deployed.files.key_file);
        CHECK(reload_error(served) == Error::missing_file);
        break;
      default:
        deployed.put(certificates.localhost);
        CHECK(reload_error(served) == Error{});
        CHECK(outcome(served, certificates) == open);
        old.client->close(4000);
        return;
    }
    CHECK(old.client->send_text("again"));
  };
  old.run(served.endpoint().url());
  CHECK(answers == 4);
  CHECK(old.log.back() == "closed 4000 handshake was_open clean");
}

TEST_CASE("a server without certificates or without a listener does not reload any") {
  Served served({.host = "localhost"});
  CHECK(reload_error(served) == Error::bad_certificate);
}

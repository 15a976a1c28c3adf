// The Windows certificate store. Adding a root asks the user on Windows, and not in Wine.
#include <windows.h>

// A header that needs it.
#include <wincrypt.h>

#include <duet/native_options.hpp>

#include <memory>
#include <vector>

#include "catch.hpp"
#include "certificates.hpp"
#include "raw_client.hpp"
#include "served.hpp"

using namespace duet_test;

namespace {

/// Opens the roots of the user, which are written at the end.
class Roots {
 public:
  Roots() : store(CertOpenSystemStoreW(0, L"ROOT")) { REQUIRE(store); }
  ~Roots() { CertCloseStore(store, 0); }
  Roots(const Roots&) = delete;
  Roots& operator=(const Roots&) = delete;

  const HCERTSTORE store;
};

std::vector<BYTE> der_of(const std::string& pem) {
  DWORD size = 0;
  const auto length = static_cast<DWORD>(pem.size());
  REQUIRE(
      CryptStringToBinaryA(pem.data(), length, CRYPT_STRING_BASE64HEADER, nullptr, &size, nullptr, nullptr));
  std::vector<BYTE> der(size);
  REQUIRE(CryptStringToBinaryA(pem.data(), length, CRYPT_STRING_BASE64HEADER, der.data(), &size, nullptr,
                               nullptr));
  return der;
}

/// A root that the user trusts, during its lifetime.
class TrustedRoot {
 public:
  explicit TrustedRoot(const std::string& pem) : der_(der_of(pem)) {
    const Roots roots;
    REQUIRE(CertAddEncodedCertificateToStore(roots.store, X509_ASN_ENCODING, der_.data(),
                                             static_cast<DWORD>(der_.size()), CERT_STORE_ADD_REPLACE_EXISTING,
                                             nullptr));
  }
  ~TrustedRoot() {
    const Roots roots;
    const auto size = static_cast<DWORD>(der_.size());
    const PCCERT_CONTEXT wanted = CertCreateCertificateContext(X509_ASN_ENCODING, der_.data(), size);
    if (const PCCERT_CONTEXT found = CertFindCertificateInStore(roots.store, X509_ASN_ENCODING, 0,
                                                                CERT_FIND_EXISTING, wanted, nullptr))
      CertDeleteCertificateFromStore(found);
    CertFreeCertificateContext(wanted);
  }
  TrustedRoot(const TrustedRoot&) = delete;
  TrustedRoot& operator=(const TrustedRoot&) = delete;

 private:
  const std::vector<BYTE> der_;
};

std::string outcome_at(const duet::Endpoint& endpoint) {
  RawClient one;
  one.when_open = [&] { one.client->close(1000); };
  one.run(endpoint.url());
  return one.log.front();
}

}  // namespace

TEST_CASE("a client trusts the roots of the Windows certificate store as long as they are there") {
  const Certificates certificates;
  Served served({.host = "localhost",
                 .tls = {.certificate_file = certificates.localhost.certificate_file,
                         .key_file = certificates.localhost.key_file}});
  CHECK(outcome_at(served.endpoint()) == "closed 1006 tls");
  {
    const TrustedRoot root(text_of(certificates.ca_file));
    CHECK(outcome_at(served.endpoint()) == "open");
  }
  CHECK(outcome_at(served.endpoint()) == "closed 1006 tls");
}

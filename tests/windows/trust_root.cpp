// trust_root FILE: adds a certificate (PEM) to the roots of the user. On Windows the user is asked. In Wine a process reads the
// roots once, so that it is another process that trusts the new one.
#include <windows.h>

// A header that needs it.
#include <wincrypt.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

std::vector<BYTE> der_of(const std::string& pem) {
  DWORD size = 0;
  const auto length = static_cast<DWORD>(pem.size());
  CryptStringToBinaryA(pem.data(), length, CRYPT_STRING_BASE64HEADER, nullptr, &size, nullptr, nullptr);
  std::vector<BYTE> der(size);
  CryptStringToBinaryA(pem.data(), length, CRYPT_STRING_BASE64HEADER, der.data(), &size, nullptr, nullptr);
  return der;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  const std::vector<BYTE> der = der_of({std::istreambuf_iterator<char>(file), {}});
  const HCERTSTORE store = CertOpenSystemStoreW(0, L"ROOT");
  const bool added = store && CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, der.data(),
                                                               static_cast<DWORD>(der.size()),
                                                               CERT_STORE_ADD_REPLACE_EXISTING, nullptr) != 0;
  if (!added) std::fprintf(stderr, "trust_root: error %lu\n", GetLastError());
  CertCloseStore(store, 0);
  return added ? 0 : 1;
}

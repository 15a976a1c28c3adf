// trust_root add|remove FILE: a certificate (PEM) among the roots of the user. On Windows the user is asked; in Wine, whose
// processes read the roots once, another process sees the change.
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
  if (argc != 3) return 2;
  std::ifstream file(argv[2], std::ios::binary);
  const std::vector<BYTE> der = der_of({std::istreambuf_iterator<char>(file), {}});
  const PCCERT_CONTEXT root =
      CertCreateCertificateContext(X509_ASN_ENCODING, der.data(), static_cast<DWORD>(der.size()));
  const HCERTSTORE store = CertOpenSystemStoreW(0, L"ROOT");
  bool done = false;
  if (root && store && std::string(argv[1]) == "add")
    done = CertAddCertificateContextToStore(store, root, CERT_STORE_ADD_REPLACE_EXISTING, nullptr) != 0;
  else if (root && store)
    if (const PCCERT_CONTEXT found =
            CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, root, nullptr))
      done = CertDeleteCertificateFromStore(found) != 0;
  if (!done) std::fprintf(stderr, "trust_root: error %lu\n", GetLastError());
  CertCloseStore(store, 0);
  return done ? 0 : 1;
}

// Certificates generated for a test, as PEM files in a temporary folder.
#pragma once

#include <string>

#include "temporary_folder.hpp"

namespace duet_test {

/// Replaces a file by a copy of another.
void copy_over(const std::string& from, const std::string& to);

struct Identity {
  std::string certificate_file;
  std::string key_file;
};

class Certificates {
 public:
  Certificates();

  std::string ca_file;
  Identity localhost;    ///< by the CA, for DNS localhost and IP 127.0.0.1
  Identity renewed;      ///< a second one like it
  Identity other_host;   ///< by the CA, for DNS other.example only
  Identity expired;      ///< by the CA, for localhost, until yesterday
  Identity common_name;  ///< by the CA, its subject named localhost and no alternative names
  Identity self_signed;  ///< for localhost, self-signed
  Identity wildcard;     ///< by the CA, for DNS *.other.example and *.wild.example
  Identity brief;        ///< by the CA, a client's, valid for four seconds from now
  Identity alice;        ///< by the CA, a client's: one name of each kind

  /// Returns the path of a file in the folder of the certificates.
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

 private:
  TemporaryFolder folder_;
};

/// Returns what a file contains.
std::string text_of(const std::string& path);

}  // namespace duet_test

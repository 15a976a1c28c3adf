// The header fields of one HTTP message, in the order in which they were received.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

struct Header {
  std::string name;   ///< lower case when it was parsed; as the program wrote it when it is to be sent
  std::string value;  ///< without the blanks around it
};

struct Headers {
  std::vector<Header> list;

  // Every name below is in lower case.

  /// Returns the value of the first field of that name, or null. Valid until the list changes.
  const std::string* find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  /// Returns whether any field of that name lists the token; case does not matter (RFC 9110 sections 5.3 and
  /// 7.6.1).
  bool has_token(std::string_view name, std::string_view token) const;
  /// Returns all values of that name as one value, joined by ", " (RFC 9110 section 5.3), and cookies by ";
  /// ", because HTTP/2 splits them there (RFC 9113 section 8.2.3).
  std::string joined(std::string_view name) const;
  /// Returns the fields that have several lines, each as one.
  std::vector<Header> repeated() const;
};

/// Returns whether these request headers announce a body (RFC 9112 section 6.3). A Content-Length that is not
/// plainly zero counts as one: duet reads no request bodies, so the bytes after such a head must not be
/// parsed as a request.
bool has_body(const Headers& headers);

}  // namespace duet::detail

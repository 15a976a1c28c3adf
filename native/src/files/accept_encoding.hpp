// Which encodings of a file a client takes (RFC 9110 section 12.5.3).
#pragma once

#include <string_view>
#include <vector>

namespace duet::detail {

enum class Encoding { identity, gzip, brotli };

/// As in Content-Encoding: "gzip", "br"; empty for identity.
std::string_view name(Encoding encoding);

/// Which of these encodings a client takes, what it likes best first. Between equals brotli comes before gzip
/// and gzip before identity: smaller first. `field` is the whole of Accept-Encoding; null without one, when
/// only identity is taken: whoever says nothing may know nothing. A weight that is malformed counts as 0.
std::vector<Encoding> accepted_encodings(const std::string_view* field);

}  // namespace duet::detail

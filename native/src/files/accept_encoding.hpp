// The encodings of a file that a client accepts (RFC 9110 section 12.5.3).
#pragma once

#include <string_view>
#include <vector>

namespace duet::detail {

enum class Encoding { identity, gzip, brotli };

/// Returns the name in Content-Encoding: "gzip", "br"; empty for identity.
std::string_view name(Encoding encoding);

/// Returns the accepted encodings, in order of preference. Among equals brotli comes before gzip and gzip
/// before identity: smaller first. `field` is the whole of Accept-Encoding; null without one, when only
/// identity is accepted, because such a client may not decode anything. A malformed weight counts as 0.
std::vector<Encoding> accepted_encodings(const std::string_view* field);

}  // namespace duet::detail

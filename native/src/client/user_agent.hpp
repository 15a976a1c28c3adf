#pragma once

#include <duet/native_options.hpp>

#include <string>

namespace duet::detail {

[[nodiscard]] bool is_user_agent(const RequestHeader& header);

/// Returns the value of the User-Agent header (RFC 9110 section 10.1.5) for servers and proxies: the
/// program's own, else duet with its version; empty for none.
[[nodiscard]] std::string user_agent(const NativeOptions& options);

}  // namespace duet::detail

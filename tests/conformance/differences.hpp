#pragma once

#include <string_view>

namespace conformance {

/// Why this host cannot log what the others do in that case; empty when it must.
[[nodiscard]] std::string_view why_different(std::string_view host, std::string_view name);

}  // namespace conformance

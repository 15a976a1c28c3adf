#pragma once

#include <string_view>

namespace conformance {

/// Returns why this host cannot log the same as the others in that case; empty if it must.
[[nodiscard]] std::string_view why_different(std::string_view host, std::string_view name);

}  // namespace conformance

#pragma once

#include <string_view>

namespace conformance {

/// Returns why this peer cannot play its part in that case; empty if it can.
[[nodiscard]] std::string_view why_skipped(std::string_view peer, std::string_view name);

}  // namespace conformance

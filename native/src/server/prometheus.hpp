// Statistics in the text format of Prometheus, version 0.0.4.
#pragma once

#include <duet/statistics.hpp>

#include <string>
#include <string_view>

namespace duet::detail {

inline constexpr std::string_view prometheus_type = "text/plain; version=0.0.4; charset=utf-8";

/// Returns the text. Each close code of RFC 6455 has its own line. Those of libraries and applications, which
/// a peer chooses freely, are counted together as 3xxx and 4xxx: a peer must not be able to create time
/// series.
std::string format_prometheus(const Statistics& statistics);

}  // namespace duet::detail

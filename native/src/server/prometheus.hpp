// Statistics in the text format of Prometheus, version 0.0.4.
#pragma once

#include <duet/statistics.hpp>

#include <string>
#include <string_view>

namespace duet::detail {

inline constexpr std::string_view prometheus_type = "text/plain; version=0.0.4; charset=utf-8";

/// All close codes of RFC 6455 have a line of their own; those of libraries and applications, which a peer
/// chooses freely, are lumped together as 3xxx and 4xxx: a peer must not be able to make new time series.
std::string format_prometheus(const Statistics& statistics);

}  // namespace duet::detail

#pragma once

#include "platform/system.hpp"

namespace duet::detail {

/// True if http_proxy and HTTP_PROXY are the same variable of the environment.
inline constexpr bool environment_ignores_case = DUET_SYSTEM_WINDOWS != 0;

}  // namespace duet::detail

#pragma once

#include <string_view>

namespace duet::detail {

/// Whether messages may be published to it (duet/publish_options.hpp).
bool is_topic(std::string_view name);

/// Whether connections may subscribe to it: a topic, or the beginning of some with a '*' behind.
bool is_topic_pattern(std::string_view pattern);

}  // namespace duet::detail

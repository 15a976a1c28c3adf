#pragma once

#include <string_view>

namespace duet::detail {

/// Returns whether messages may be published to it (duet/publish_options.hpp).
bool is_topic(std::string_view name);

/// Returns whether connections may subscribe to it: a topic, or the beginning of topics followed by '*'.
bool is_topic_pattern(std::string_view pattern);

/// Returns whether such a pattern is the beginning of topics.
inline bool is_wildcard(std::string_view pattern) { return pattern.ends_with('*'); }

}  // namespace duet::detail

#pragma once

#include <string>
#include <string_view>

namespace duet_cli {

// Messages and presence are separate topics of the server, so that a pattern never matches both and presence
// does not consume offsets.
inline std::string messages_of(std::string_view topic) { return "m/" + std::string(topic); }
inline std::string presence_of(std::string_view topic) { return "p/" + std::string(topic); }

inline bool is_presence(std::string_view topic) { return topic.starts_with("p/"); }
/// Returns the client's topic.
inline std::string_view requested(std::string_view topic) { return topic.substr(2); }

}  // namespace duet_cli

// Requests in the form in which they are sent.
#pragma once

#include "../../common/json.hpp"
#include "outbox.hpp"

namespace chat {

using namespace common;

/// {"do":"say","room","id","text"}, {"do":"edit","room","id","offset","text"}, {"do":"delete","room","id","offset"},
/// {"do":"react","room","id","offset","emoji","on"}.
Json to_json(const Request& request);

}  // namespace chat

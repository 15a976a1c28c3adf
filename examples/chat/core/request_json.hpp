// Requests in the form in which they are sent.
#pragma once

#include "json.hpp"
#include "outbox.hpp"

namespace chat {

/// {"do":"say","room","id","text"}, {"do":"edit","room","id","offset","text"}, {"do":"delete","room","id","offset"},
/// {"do":"react","room","id","offset","emoji","on"}.
Json to_json(const Request& request);

}  // namespace chat

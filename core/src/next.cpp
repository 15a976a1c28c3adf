#include <duet/client.hpp>

#include "collector.hpp"
#include "hook_list.hpp"

namespace duet {

std::optional<Event> Client::next() { return detail::HookList::get<detail::Collector>(*core_).next(); }

}  // namespace duet

#include <duet/client.hpp>

#include "event_buffer.hpp"
#include "feature_list.hpp"

namespace duet {

std::optional<Event> Client::next() { return detail::FeatureList::get<detail::EventBuffer>(*core_).next(); }

}  // namespace duet

#include <duet/visibility.hpp>

#include "testing/test_network.hpp"
#include "testing/test_transport.hpp"

namespace duet {

bool is_visible(const Loop&) { return detail::TestNetwork::current().is_visible(); }

void on_visibility_change(Loop& loop, Function<void(bool visible)> callback) {
  auto& transport = static_cast<detail::TestTransport&>(detail::LoopCore::of(loop).transport());
  transport.visibility_slot.set(std::move(callback));
}

}  // namespace duet

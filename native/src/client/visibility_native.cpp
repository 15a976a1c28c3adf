#include <duet/visibility.hpp>

namespace duet {

bool is_visible(const Loop&) { return true; }

// The visibility never changes natively. The callback is destroyed here.
void on_visibility_change(Loop&, Function<void(bool visible)>) {}

}  // namespace duet

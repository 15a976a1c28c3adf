#include <fcntl.h>

#include "platform/spare_descriptors.hpp"

namespace duet::detail {

// A process has millions of handles, and libuv reports it if there is none.
std::string try_loop_descriptors() { return {}; }

UniqueFd reserve_descriptor() { return UniqueFd(_open("NUL", _O_RDONLY | _O_BINARY | _O_NOINHERIT)); }

}  // namespace duet::detail

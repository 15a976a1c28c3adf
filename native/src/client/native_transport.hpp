#pragma once

#include <memory>

#include "net/io_context.hpp"

namespace duet::detail {

/// The native transport: opens clients' connections on the loop's IoContext.
class NativeTransport final : public IoContext {
 public:
  using IoContext::IoContext;
  ~NativeTransport() override { end(); }

  std::unique_ptr<Socket> open(const OpenRequest& request, SocketEvents& events) override;
};

}  // namespace duet::detail

#include "serving.hpp"

#include <iostream>

#include "on_signal.hpp"

namespace common {

int serve(duet::Loop& loop, duet::Server& server, const char* program,
          duet::Function<void(const duet::Endpoint&)> listening) {
  on_signal(loop, [&] {
    server.shut_down({.window = std::chrono::milliseconds(200), .code = duet::close_code::service_restart},
                     [&](const auto&) { loop.stop(); });
  });
  const auto endpoint = server.listen();
  if (!endpoint) {
    std::cerr << program << ": " << endpoint.error().message() << '\n';
    return 1;
  }
  std::cout << endpoint->url() << std::endl;
  listening(*endpoint);
  loop.run();
  return 0;
}

}  // namespace common

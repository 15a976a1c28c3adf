#include "connect.hpp"

#include <cstdlib>

#include "conversation.hpp"

namespace duet_cli {

void connect(const ConnectOptions& options) {
  auto* conversation = new Conversation(options);  // its threads may outlive it
  std::_Exit(conversation->run());
}

}  // namespace duet_cli

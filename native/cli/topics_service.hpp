#pragma once

#include <duet/server.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shared_topics.hpp"
#include "topics_protocol.hpp"

namespace duet_cli {

/// Makes a server speak docs/server/topics_protocol.md. The state of a connection is in its data(), and
/// everything else in the server's topics. It must outlive the server's last callback.
class TopicsService {
 public:
  explicit TopicsService(duet::Server& server);

  /// Keeps the last `messages` messages of each topic that matches one of the patterns. Errors: bad_topic.
  duet::Result<> keep_history(std::size_t messages, const std::vector<std::string>& patterns);

  /// Shares the topics with other servers. To be called after keep_history(), and before the server listens.
  /// `on_state` is called with each state.
  duet::Result<> use_backplane(std::unique_ptr<duet::Backplane> backplane,
                               duet::Function<void(const duet::BackplaneState&)> on_state);

 private:
  using Request = topics_protocol::Request;

  void receive(const duet::Connection& ws, const duet::Message& message);
  void subscribe(const duet::Connection& ws, const Request& request);
  void subscribe_shared(const duet::Connection& ws, const Request& request);
  void unsubscribe(const duet::Connection& ws, const Request& request);
  void publish(const duet::Connection& ws, const Request& request);
  void tell_presence(const duet::Connection& ws, const Request& request);
  void enter(const duet::Connection& ws, const std::string& topic);
  void leave(const duet::Connection& ws, const std::string& topic);
  [[nodiscard]] std::string id_of(const duet::Connection& ws) const;
  static void refuse(const duet::Connection& ws, const Request& request, duet::Error error);

  duet::Server& server_;
  std::optional<SharedTopics> shared_;  // with a backplane
  std::string run_;                     // tells clients that the offsets have restarted
};

}  // namespace duet_cli

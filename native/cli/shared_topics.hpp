#pragma once

#include <duet/server.hpp>

#include <string>

#include "topics_protocol.hpp"

namespace duet_cli {

/// The requests of TopicsService that need other servers: those of a server with a backplane. Their answers
/// come later than the answers to other requests.
class SharedTopics {
 public:
  using Request = topics_protocol::Request;

  explicit SharedTopics(duet::Server& server) : server_(server) {}

  /// Connects the server. Errors: as Server::set_backplane.
  duet::Result<> connect(std::unique_ptr<duet::Backplane> backplane,
                         duet::Function<void(const duet::BackplaneState&)> on_state);

  /// Returns a client's id, as JSON: unique on all servers.
  [[nodiscard]] std::string id_of(const duet::Connection& ws) const;
  [[nodiscard]] const std::string& name() const { return name_; }

  /// `joined` is called once it is subscribed.
  void subscribe(const duet::Connection& ws, const Request& request,
                 duet::Function<void(const duet::Connection&)> joined);
  void publish(const duet::Connection& ws, const Request& request);
  void tell_presence(const duet::Connection& ws, const Request& request);
  void enter(const duet::Connection& ws, const std::string& topic);
  void leave(const duet::Connection& ws, const std::string& topic);

 private:
  duet::Server& server_;
  std::string name_;  // of this server
};

}  // namespace duet_cli

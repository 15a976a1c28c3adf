#include <duet/server.hpp>

#include "server/server_core.hpp"

namespace duet {

namespace {

std::string url_of(const Endpoint& endpoint, std::string_view scheme) {
  return std::string(scheme) + (endpoint.secure ? "s://" : "://") + endpoint.host + ':' +
         std::to_string(endpoint.port);
}

}  // namespace

std::string Endpoint::url() const { return url_of(*this, "ws"); }
std::string Endpoint::page_url() const { return url_of(*this, "http") + '/'; }

Server::Server(Loop& loop, ServerOptions options)
    : core_(std::make_unique<detail::ServerCore>(detail::LoopCore::of(loop), std::move(options))) {}
Server::~Server() = default;

void Server::on_upgrade(Function<void(Upgrade&)> callback) { core_->upgrade_slot.set(std::move(callback)); }
void Server::on_open(Function<void(Connection&)> callback) { core_->open_slot.set(std::move(callback)); }
void Server::on_message(Function<void(Connection&, Message)> callback) {
  core_->message_slot.set(std::move(callback));
}
void Server::on_close(Function<void(Connection&, const Closed&)> callback) {
  core_->close_slot.set(std::move(callback));
}

Result<Endpoint, Failure> Server::listen() { return core_->listen(); }
void Server::close(std::uint16_t code, std::string_view reason) { core_->close(code, reason); }
std::size_t Server::connection_count() const { return core_->connection_count(); }

}  // namespace duet

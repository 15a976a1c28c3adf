#include "client/connector.hpp"

#include "client/open_socket.hpp"
#include "client/user_agent.hpp"

namespace duet::detail {

Connector::Connector(IoContext& io, Destination destination, std::shared_ptr<const NativeOptions> options,
                     Done done)
    : io_(io),
      destination_(std::move(destination)),
      options_(std::move(options)),
      done_(std::move(done)),
      proxy_(proxy_for(destination_, *options_, proxy_error_)) {}

std::string Connector::place() const {
  if (!options_->unix_socket.empty()) return options_->unix_socket;
  return proxy_ ? proxy_->name() : destination_.authority;
}

void Connector::start() {
  auto go_on = [weak = weak_from_this()](const Addresses& addresses) {
    if (const auto self = weak.lock(); self && self->done_) self->resolved(addresses);
  };
  if (!proxy_error_.empty() || !options_->unix_socket.empty())
    io_.loop().post([go_on, path = options_->unix_socket] { go_on(unix_address(path)); });
  else if (proxy_)
    asking_ = io_.resolver().resolve(proxy_->host, proxy_->port, go_on);
  else
    asking_ = io_.resolver().resolve(destination_.host, destination_.port, go_on);
}

void Connector::stop() {
  done_ = {};
  asking_.stop();
  if (dialler_) dialler_->stop();
  if (stream_) stream_->close();
  io_.destroy_later(shared_from_this());
}

void Connector::resolved(const Addresses& addresses) {
  if (!proxy_error_.empty()) return finish({.cause = Cause::proxy, .detail = proxy_error_});
  if (addresses.list.empty() && !proxy_ && options_->unix_socket.empty())
    return finish({.cause = Cause::dns, .detail = destination_.host + ": " + addresses.error});
  if (addresses.list.empty()) return fail(Cause::tcp, addresses.error);
  dialler_ = std::make_shared<HappyEyeballs>(io_, addresses.list, options_,
                                             [this](std::shared_ptr<Stream> stream, std::string_view error) {
                                               connected(std::move(stream), error);
                                             });
  dialler_->start();
}

void Connector::connected(std::shared_ptr<Stream> stream, std::string_view error) {
  dialler_.reset();
  if (!stream) return fail(Cause::tcp, error);
  if (!proxy_) return finish({.stream = std::move(stream)});
  stream_ = std::move(stream);
  tunnel_.emplace(*stream_, options_->max_head_size, [this](std::string_view why, Refusal refusal) {
    if (!why.empty()) return fail(Cause::proxy, why, refusal);
    finish({.stream = std::exchange(stream_, nullptr)});
  });
  tunnel_->ask(destination_, *proxy_, user_agent(*options_));
}

void Connector::fail(Cause cause, std::string_view detail, Refusal refusal) {
  finish({.cause = proxy_ ? Cause::proxy : cause,
          .detail = place() + ": " + std::string(detail),
          .refusal = refusal});
}

void Connector::finish(Outcome outcome) {
  Done done = std::move(done_);
  stop();
  if (done) done(std::move(outcome));
}

}  // namespace duet::detail

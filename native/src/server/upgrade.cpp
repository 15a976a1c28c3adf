#include <duet/upgrade.hpp>

#include "http/cookie.hpp"
#include "server/http_connection.hpp"
#include "server/pending_handshake.hpp"
#include "server/weak_loop.hpp"

namespace duet {

detail::PendingHandshake& Upgrade::handshake() const { return *connection_.handshake(); }

std::string_view Upgrade::target() const { return connection_.peer().request.target; }
std::string_view Upgrade::path() const { return connection_.peer().request.path(); }
std::string_view Upgrade::remote_address() const { return connection_.peer().address; }
std::string_view Upgrade::header(std::string_view name) const {
  return connection_.peer().request.header(name);
}
const ClientCertificate* Upgrade::client_certificate() const { return connection_.peer().certificate.get(); }
std::string_view Upgrade::parameter(std::string_view name) const {
  return connection_.peer().parameter(name);
}
std::string_view Upgrade::cookie(std::string_view name) const {
  return detail::find_cookie(connection_.peer().request.header("cookie"), name);
}

std::span<const std::string> Upgrade::subprotocols() const { return handshake().offer.names(); }
const std::optional<std::string>& Upgrade::token() const { return handshake().offer.token(); }

Result<> Upgrade::choose(std::string_view subprotocol) { return handshake().choose(subprotocol); }
Result<> Upgrade::add_header(std::string_view name, std::string_view value) {
  return handshake().add_header(name, value);
}
void Upgrade::set_data(std::any data) { handshake().data = std::move(data); }
Result<> Upgrade::refuse(int status, std::string_view sentence) {
  return handshake().refuse(status, sentence);
}

PendingUpgrade Upgrade::defer() {
  handshake().deferred = true;
  return PendingUpgrade(connection_.shared_from_this());
}

PendingUpgrade& PendingUpgrade::operator=(PendingUpgrade&& other) noexcept {
  PendingUpgrade old;
  old.connection_ = std::exchange(connection_, std::move(other.connection_));
  return *this;
}

PendingUpgrade::~PendingUpgrade() { static_cast<void>(refuse(503)); }

bool PendingUpgrade::is_waiting() const { return connection_ && connection_->waits_for_answer(); }

Result<> PendingUpgrade::choose(std::string_view subprotocol) {
  return is_waiting() ? connection_->handshake()->choose(subprotocol) : Error::already_closed;
}

Result<> PendingUpgrade::add_header(std::string_view name, std::string_view value) {
  return is_waiting() ? connection_->handshake()->add_header(name, value) : Error::already_closed;
}

Result<> PendingUpgrade::set_data(std::any data) {
  if (!is_waiting()) return Error::already_closed;
  connection_->handshake()->data = std::move(data);
  return {};
}

void PendingUpgrade::post(Function<void(PendingUpgrade)> fn) && {
  if (!connection_) return;
  detail::WeakLoop& weak_loop = connection_->weak_loop();
  // Not as a PendingUpgrade, whose destructor would access the connection on this thread if `fn` is dropped.
  weak_loop.post([connection = std::exchange(connection_, nullptr), fn = std::move(fn)]() mutable {
    fn(PendingUpgrade(std::move(connection)));
  });
}

Result<> PendingUpgrade::accept() {
  if (!is_waiting()) return Error::already_closed;
  std::exchange(connection_, nullptr)->answer_later();
  return {};
}

Result<> PendingUpgrade::refuse(int status, std::string_view sentence) {
  if (!is_waiting()) return Error::already_closed;
  const Result<> refused = connection_->handshake()->refuse(status, sentence);
  std::exchange(connection_, nullptr)->answer_later();
  return refused;
}

}  // namespace duet

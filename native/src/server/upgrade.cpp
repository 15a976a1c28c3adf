#include <duet/upgrade.hpp>

#include "http/cookie.hpp"
#include "server/pending_handshake.hpp"
#include "server/session.hpp"
#include "server/weak_loop.hpp"

namespace duet {

detail::PendingHandshake& Upgrade::handshake() const { return *session_.handshake(); }

std::string_view Upgrade::target() const { return session_.request().target; }
std::string_view Upgrade::path() const { return session_.request().path(); }
std::string_view Upgrade::remote_address() const { return session_.remote_address(); }
std::string_view Upgrade::header(std::string_view name) const { return session_.request().header(name); }
const ClientCertificate* Upgrade::client_certificate() const { return session_.client_certificate(); }
std::string_view Upgrade::parameter(std::string_view name) const { return session_.parameter(name); }
std::string_view Upgrade::cookie(std::string_view name) const {
  return detail::find_cookie(session_.request().header("cookie"), name);
}

std::span<const std::string> Upgrade::subprotocols() const { return handshake().offer.names(); }
const std::optional<std::string>& Upgrade::token() const { return handshake().offer.token(); }

Result<> Upgrade::choose(std::string_view subprotocol) { return handshake().choose(subprotocol); }
Result<> Upgrade::add_header(std::string_view name, std::string_view value) {
  return handshake().add_header(name, value);
}
void Upgrade::set_data(std::any data) { handshake().data = std::move(data); }
void Upgrade::refuse(int status, std::string_view sentence) { handshake().refuse(status, sentence); }

PendingUpgrade Upgrade::defer() {
  handshake().deferred = true;
  return PendingUpgrade(session_.shared_from_this());
}

PendingUpgrade& PendingUpgrade::operator=(PendingUpgrade&& other) noexcept {
  PendingUpgrade old;
  old.session_ = std::exchange(session_, std::move(other.session_));
  return *this;
}

PendingUpgrade::~PendingUpgrade() { static_cast<void>(refuse(503)); }

bool PendingUpgrade::is_waiting() const { return session_ && session_->waits_for_answer(); }

Result<> PendingUpgrade::choose(std::string_view subprotocol) {
  return is_waiting() ? session_->handshake()->choose(subprotocol) : Error::already_closed;
}

Result<> PendingUpgrade::add_header(std::string_view name, std::string_view value) {
  return is_waiting() ? session_->handshake()->add_header(name, value) : Error::already_closed;
}

Result<> PendingUpgrade::set_data(std::any data) {
  if (!is_waiting()) return Error::already_closed;
  session_->handshake()->data = std::move(data);
  return {};
}

void PendingUpgrade::post(Function<void(PendingUpgrade)> fn) && {
  if (!session_) return;
  detail::WeakLoop& weak_loop = session_->weak_loop();
  // Not as a PendingUpgrade, which would look at the session here if it is not taken.
  weak_loop.post([session = std::exchange(session_, nullptr), fn = std::move(fn)]() mutable {
    fn(PendingUpgrade(std::move(session)));
  });
}

Result<> PendingUpgrade::accept() {
  if (!is_waiting()) return Error::already_closed;
  std::exchange(session_, nullptr)->answer_later();
  return {};
}

Result<> PendingUpgrade::refuse(int status, std::string_view sentence) {
  if (!is_waiting()) return Error::already_closed;
  session_->handshake()->refuse(status, sentence);
  std::exchange(session_, nullptr)->answer_later();
  return {};
}

}  // namespace duet

#include <duet/connection.hpp>

#include "server/session.hpp"

namespace duet {

Result<> Connection::send(std::string_view text) {
  return session_->send(std::as_bytes(std::span(text)), true);
}
Result<> Connection::send(std::span<const std::byte> bytes) { return session_->send(bytes, false); }
Result<> Connection::close() { return session_->close(0, {}); }
Result<> Connection::close(std::uint16_t code, std::string_view reason) {
  if (code == 0) return Error::bad_close_code;
  return session_->close(code, reason);
}
Result<> Connection::terminate() { return session_->terminate(); }

bool Connection::is_open() const { return session_->is_open(); }
std::uint64_t Connection::id() const { return session_->id(); }
std::size_t Connection::buffered_amount() const { return session_->buffered(); }
std::string_view Connection::subprotocol() const { return session_->subprotocol(); }
std::string_view Connection::target() const { return session_->request().target; }
std::string_view Connection::path() const { return session_->request().path(); }
std::string_view Connection::remote_address() const { return session_->remote_address(); }
std::string_view Connection::header(std::string_view name) const { return session_->request().header(name); }

}  // namespace duet

#pragma once

#include <string_view>

#include "http/reply.hpp"

namespace duet::detail {

class ServerCore;

/// What answers a request that is no handshake: the server's own pages, the application, the files of the
/// web root, and at last a word that this is a WebSocket server.
class PlainHttp {
 public:
  PlainHttp(const RequestHead& request, std::string_view remote_address)
      : request_(request), remote_address_(remote_address) {}

  /// Calls the application, which may stop the server or destroy it: then the reply is of no use, and the
  /// server is not looked at any more.
  [[nodiscard]] HttpReply answer(ServerCore& server) const;

 private:
  [[nodiscard]] bool is_for(std::string_view path) const { return request_.path() == path; }
  [[nodiscard]] bool is_local() const;
  /// False where the application has not answered.
  bool ask_application(ServerCore& server, HttpReply& reply, bool& server_is_gone) const;

  const RequestHead& request_;
  std::string_view remote_address_;
};

}  // namespace duet::detail

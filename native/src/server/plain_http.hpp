#pragma once

#include <string_view>

#include "http/reply.hpp"

namespace duet::detail {

class ServerShard;

/// The answer to a request for a host that is not in ServerOptions::allowed_hosts.
inline constexpr std::string_view not_for_this_host =
    "the server does not answer for this host (see allowed_hosts)";

/// Answers a request that is no handshake, with the server's own pages, the application, the files of the web
/// root, or a message that this is a WebSocket server.
class PlainHttp {
 public:
  /// `is_from_this_machine` is whether the direct peer is a program on this machine.
  PlainHttp(const RequestHead& request, std::string_view remote_address, bool is_from_this_machine)
      : request_(request), remote_address_(remote_address), is_from_this_machine_(is_from_this_machine) {}

  /// Calls the application, which may stop the server or destroy it: then the reply is unused, and the server
  /// is not accessed any more.
  [[nodiscard]] HttpReply answer(ServerShard& server) const;

 private:
  [[nodiscard]] bool is_for(std::string_view path) const { return request_.path() == path; }
  /// Returns false if the application has not answered.
  bool ask_application(ServerShard& server, HttpReply& reply, bool& server_is_gone) const;

  const RequestHead& request_;
  std::string_view remote_address_;
  bool is_from_this_machine_;
};

}  // namespace duet::detail

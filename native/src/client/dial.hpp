#pragma once

#include <duet/native_options.hpp>

#include <string>

#include "http/unique_fd.hpp"
#include "net/resolver.hpp"

namespace duet::detail {

/// How a client's sockets are made, where not as usual.
struct DialOptions {
  std::string unix_socket = {};
  std::string source_address = {};
  TcpOptions tcp = {};
};

/// A socket that is connecting to the address, or connected; none, and a sentence in `error`, when the system
/// refuses.
UniqueFd dial(const Address& address, const DialOptions& options, std::string& error);

/// The address of a unix socket; none, with a sentence, for a path that is too long for one.
Addresses unix_address(const std::string& path);

}  // namespace duet::detail

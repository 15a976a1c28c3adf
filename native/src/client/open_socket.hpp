#pragma once

#include <duet/native_options.hpp>

#include <string>

#include "net/resolver.hpp"
#include "platform/unique_socket.hpp"

namespace duet::detail {

/// Returns a socket that is connecting, or connected, to the address as the options say; none, and a sentence
/// in `error`, if the system refuses.
UniqueSocket dial(const Address& address, const NativeOptions& options, std::string& error);

/// Returns the address of a unix socket; none, with a sentence, if the path is too long.
Addresses unix_address(const std::string& path);

}  // namespace duet::detail

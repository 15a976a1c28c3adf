#pragma once

#include <duet/native_options.hpp>

#include <string>

#include "base/unique_fd.hpp"
#include "net/resolver.hpp"

namespace duet::detail {

/// A socket that is connecting to the address as the options say, or connected; none, and a sentence in
/// `error`, when the system refuses.
UniqueFd dial(const Address& address, const NativeOptions& options, std::string& error);

/// The address of a unix socket; none, with a sentence, for a path that is too long for one.
Addresses unix_address(const std::string& path);

}  // namespace duet::detail

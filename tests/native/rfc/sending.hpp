// Rows of what an end sends.
#pragma once

#include <functional>
#include <source_location>
#include <string>
#include <vector>

#include "rfc/exchange.hpp"

namespace duet_test {

/// What an end that is set up so has sent by the time that its peer has sent these frames and a Close.
std::vector<RawFrame> sent(Role role, const Setup& setup, const Frames& frames = {});

/// A case for each role, or for one, which checks what was sent: the last is the answer to the Close.
using CheckSent = std::function<void(const std::vector<RawFrame>& frames, Role role)>;
void sending(const std::string& name, const Setup& setup, CheckSent check,
             const std::source_location& where = std::source_location::current());
void sending(Role role, const std::string& name, const Setup& setup, CheckSent check,
             const std::source_location& where = std::source_location::current());

}  // namespace duet_test

// Rows of the frames that an end sends.
#pragma once

#include <functional>
#include <source_location>
#include <string>
#include <vector>

#include "rfc/exchange.hpp"

namespace duet_test {

/// Returns the frames that an end with this configuration has sent when its peer has sent these frames and a
/// Close.
std::vector<RawFrame> sent(Role role, const Setup& setup, const Frames& frames = {});

/// Adds a case for each role, or for one, which checks the sent frames: the last is the answer to the Close.
using CheckSent = std::function<void(const std::vector<RawFrame>& frames, Role role)>;
void sending(const std::string& name, const Setup& setup, CheckSent check,
             const std::source_location& where = std::source_location::current());
void sending(Role role, const std::string& name, const Setup& setup, CheckSent check,
             const std::source_location& where = std::source_location::current());

}  // namespace duet_test

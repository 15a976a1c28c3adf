// Rows of a peer's frames after the handshake and the expected result.
#pragma once

#include <source_location>
#include <string>

#include "rfc/play.hpp"
#include "rfc/table.hpp"

namespace duet_test {

/// Everything is valid, and so is the closing handshake at the end, with 1000.
Outcome taken(Lines messages, Lines answers = {});

/// The connection is failed: a Close with this code is sent, and nothing is read after the violation (RFC
/// 6455 section 7.1.7). The application receives 1006, as no Close was received (7.1.5), except for its own
/// limits.
Outcome failed(unsigned code, Lines messages = {}, Lines answers = {});

/// A Close is received and answered with its code (RFC 6455 section 5.5.1); 1005 for one without.
Outcome closed(unsigned code, const std::string& reason = {}, Lines messages = {}, Lines answers = {});

/// Adds a case for each role, and for a server one more with messages in parts. If the frames of a valid
/// connection have no Close, one is appended. After a violation a message is appended that must not be
/// delivered.
void exchange(const std::string& name, const Frames& frames, const Outcome& expected, const Setup& setup = {},
              const std::source_location& where = std::source_location::current());

/// Adds a case for one role, whose peer sends these frames, or these bytes.
void exchange(Role role, const std::string& name, const Frames& frames, const Outcome& expected,
              const Setup& setup = {}, const std::source_location& where = std::source_location::current());
void exchange(Role role, const std::string& name, const std::string& bytes, const Outcome& expected,
              const Setup& setup = {}, const std::source_location& where = std::source_location::current());

/// Returns the name of a case, which includes the end under test.
std::string case_name(const std::string& name, Role role);

}  // namespace duet_test

// Rows of what a peer sends after the handshake and what must come of it.
#pragma once

#include <source_location>
#include <string>

#include "rfc/play.hpp"
#include "rfc/table.hpp"

namespace duet_test {

/// All is well, and so is the closing handshake in the end, which uses 1000.
Outcome taken(Lines messages, Lines answers = {});

/// The connection is failed: a Close with this code, and nothing is read after the fault (RFC 6455 section
/// 7.1.7). The application is told 1006, as no Close came (7.1.5), but for what breaks a limit of its own.
Outcome failed(unsigned code, Lines messages = {}, Lines answers = {});

/// A Close comes and is answered with its code (RFC 6455 section 5.5.1); 1005 for one without.
Outcome closed(unsigned code, const std::string& reason = {}, Lines messages = {}, Lines answers = {});

/// A case for each role, a server's once more with messages taken in parts. Where no Close is among the
/// frames of a connection that is well, one follows; behind a fault comes a message that must not be
/// delivered.
void exchange(const std::string& name, const Frames& frames, const Outcome& expected, const Setup& setup = {},
              const std::source_location& where = std::source_location::current());

/// For one role, whose peer sends these frames, or these very bytes.
void exchange(Role role, const std::string& name, const Frames& frames, const Outcome& expected,
              const Setup& setup = {}, const std::source_location& where = std::source_location::current());
void exchange(Role role, const std::string& name, const std::string& bytes, const Outcome& expected,
              const Setup& setup = {}, const std::source_location& where = std::source_location::current());

/// The name of a case, which tells the end under test too.
std::string case_name(const std::string& name, Role role);

}  // namespace duet_test

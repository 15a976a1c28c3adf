// The process of a server under test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace duet_soak {

struct Subject {
  std::string url;
  std::uint16_t port = 0;
  bool is_secure = false;
  int process = 0;
};

/// Returns the subject with this URL and process. The port is 0 if the URL is not one.
Subject make_subject(std::string url, int process);

struct Footprint {
  std::size_t resident = 0;     ///< bytes; 0 if the process has ended
  std::size_t descriptors = 0;  ///< open ones
};

/// Reads it from /proc.
Footprint footprint(const Subject& subject);

}  // namespace duet_soak

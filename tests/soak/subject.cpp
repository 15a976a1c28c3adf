#include "subject.hpp"

#include <duet/url.hpp>

#include <filesystem>
#include <system_error>
#include <utility>

#include "process.hpp"

namespace duet_soak {

Subject make_subject(std::string url, int process) {
  Subject subject{.url = std::move(url), .process = process};
  if (const auto parsed = duet::parse_url(subject.url)) {
    subject.port = parsed->port;
    subject.is_secure = parsed->secure;
  }
  return subject;
}

Footprint footprint(const Subject& subject) {
  Footprint result{.resident = bench::resident(subject.process)};
  std::error_code error;
  const std::string folder = "/proc/" + std::to_string(subject.process) + "/fd";
  for (std::filesystem::directory_iterator each(folder, error);
       !error && each != std::filesystem::directory_iterator(); each.increment(error))
    ++result.descriptors;
  return result;
}

}  // namespace duet_soak

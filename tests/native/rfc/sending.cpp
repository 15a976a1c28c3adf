#include "rfc/sending.hpp"

#include <utility>

namespace duet_test {

std::vector<RawFrame> sent(Role role, const Setup& setup, const Frames& frames) {
  const Frame end{close_frame, close_payload(1000)};
  return play(role, setup, encoded(frames, role) + encoded(end, role)).frames;
}

void sending(Role role, const std::string& name, const Setup& setup, CheckSent check,
             const std::source_location& where) {
  add_case(
      case_name(name, role), tag(role), [=, check = std::move(check)] { check(sent(role, setup), role); },
      where);
}

void sending(const std::string& name, const Setup& setup, CheckSent check,
             const std::source_location& where) {
  for (const Role role : {Role::server, Role::client}) sending(role, name, setup, check, where);
}

}  // namespace duet_test

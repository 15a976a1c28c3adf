#include "scenarios.hpp"

namespace conformance {

namespace {

/// With TLS, the peer's own URL is wss and trusted, so that every other scenario tests TLS as well.
void refuse(Scenario& s, const std::string& url) {
  Subject& c = s.client();
  c.on_open = [&] { c->close(1000); };
  c.connect(url + "/echo");
  s.expect({closed_unreachable});
}

}  // namespace

std::vector<Case> tls_cases() {
  return {
      {"TLS: a certificate of another host is refused",
       [](Scenario& s) { refuse(s, s.arguments.tls_other_url); }, Kind::tls},
      {"TLS: an untrusted certificate is refused",
       [](Scenario& s) { refuse(s, s.arguments.tls_untrusted_url); }, Kind::tls},
  };
}

}  // namespace conformance

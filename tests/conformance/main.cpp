// duet_conformance: tests the client's guarantees against a server. The same sources for every target. Exit
// status 0 if all cases passed, 1 if one failed or none was selected, 2 for a wrong command line.
//
//   duet_conformance --url URL --peer duet|ws --dead-url URL [--raw-url URL]
//                    [--tls-other-url URL --tls-untrusted-url URL]
//                    [--host NAME] [--filter TEXT] [--killing | --must-fail] [--polling] [--log] [--plant]

#include <cstdio>
#include <utility>

#include "host.hpp"
#include "scenarios.hpp"

namespace {

using namespace conformance;

bool parse(int argc, char** argv, Arguments& arguments) {
  const std::pair<std::string_view, std::string*> values[] = {
      {"--url", &arguments.url},
      {"--tls-other-url", &arguments.tls_other_url},
      {"--tls-untrusted-url", &arguments.tls_untrusted_url},
      {"--raw-url", &arguments.raw_url},
      {"--dead-url", &arguments.dead_url},
      {"--peer", &arguments.peer},
      {"--filter", &arguments.filter},
      {"--host", &arguments.host}};
  const std::pair<std::string_view, bool*> flags[] = {{"--killing", &arguments.killing},
                                                      {"--must-fail", &arguments.must_fail},
                                                      {"--polling", &arguments.polling},
                                                      {"--log", &arguments.log},
                                                      {"--plant", &arguments.plant}};
  for (int i = 1; i < argc; ++i) {
    bool known = false;
    for (const auto& [name, value] : values) {
      if (name != argv[i] || i + 1 == argc) continue;
      *value = argv[++i];
      known = true;
      break;
    }
    for (const auto& [name, flag] : flags)
      if (!known && name == argv[i]) known = *flag = true;
    if (!known) return false;
  }
  return !arguments.url.empty() && !arguments.peer.empty() && !arguments.dead_url.empty();
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const auto& theme : {message_cases(),
                            size_cases(),
                            refusal_cases(),
                            closing_cases(),
                            server_closing_cases(),
                            failing_cases(),
                            subprotocol_cases(),
                            lifetime_cases(),
                            several_cases(),
                            limit_cases(),
                            flow_cases(),
                            part_cases(),
                            reconnecting_cases(),
                            coroutine_cases(),
                            authentication_cases(),
                            alive_cases(),
                            busy_cases(),
                            raw_handshake_cases(),
                            raw_closing_cases(),
                            raw_frame_cases(),
                            raw_fault_cases(),
                            loop_cases(),
                            tls_cases(),
                            killing_cases()})
    all.insert(all.end(), theme.begin(), theme.end());
  // Cases that must fail, to prove on every host that failures are reported.
  const auto fail = [](Scenario& s) {
    s.expect({"what does not happen"});
    s.done();
  };
  all.push_back({"a test that must fail", fail, Kind::must_fail});
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    std::fputs("duet_conformance: see the first lines of main.cpp for its options\n", stderr);
    std::puts("1..0");  // the last line on every host, for which a host in a browser waits
    return 2;
  }
  duet::Loop loop;
  Runner runner(loop, arguments, all_cases());
  loop.post([&] { runner.start(); });
  if (arguments.polling)
    poll_until(loop, [&] { return runner.over(); });
  else
    loop.run();
  return runner.passed() ? 0 : 1;
}

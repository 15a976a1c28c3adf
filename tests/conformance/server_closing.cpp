#include "scenarios.hpp"

#include <initializer_list>

namespace conformance {

namespace {

struct Visit {
  std::string path;
  std::string closed;
};

/// Connects to each path in turn with one client; each opens, and closes as the path says.
void visit(Scenario& s, const std::vector<Visit>& visits) {
  std::vector<std::string> urls;
  for (const auto& [path, closed] : visits) {
    urls.push_back(s.url(path));
    s.expect({"open", closed});
  }
  Subject& c = s.client();
  c.connect(urls.front());
  c.on_close = [&s, &c, urls, next = std::size_t{1}](const duet::Closed&) mutable {
    if (next == urls.size()) return s.done();
    c.connect(urls[next++]);
  };
}

void codes(Scenario& s, std::initializer_list<int> which) {
  std::vector<Visit> visits;
  for (const int code : which) {
    const std::string number = std::to_string(code);
    visits.push_back({"/close/" + number, "closed " + number + " handshake was_open clean"});
    visits.push_back({"/close/" + number + "/bye%20" + number,
                      "closed " + number + " handshake was_open clean 'bye " + number + "'"});
  }
  visit(s, visits);
}

void reasons(Scenario& s) {
  const std::string longest(123, 'r');
  visit(s, {{"/close/4000/gr%C3%BC%C3%9Fe", "closed 4000 handshake was_open clean 'gr\u00fc\u00dfe'"},
            {"/close/4000/" + longest, "closed 4000 handshake was_open clean '" + longest + "'"}});
}

void bad_codes(Scenario& s, std::initializer_list<int> which) {
  std::vector<Visit> visits;
  for (const int code : which) visits.push_back({"/close/" + std::to_string(code), closed_lost});
  visit(s, visits);
}

void message_then_close(Scenario& s) {
  s.client().connect(s.url("/message-then-close"));
  s.expect({"open", "text 10 last words", "closed 4002 handshake was_open clean 'bye'"});
}

void close_on_message(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] { c->send_text("please close"); };
  c.connect(s.url("/close-on-message"));
  s.expect({"open", "closed 4001 handshake was_open clean 'as asked'"});
}

}  // namespace

std::vector<Case> server_closing_cases() {
  return {
      {"the server's close codes and reasons arrive",
       [](Scenario& s) {
         codes(s, {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4000, 4999});
       }},
      {"the close codes of busy servers arrive",
       [](Scenario& s) {
         codes(s, {1012, 1013, 1014});
       }},
      {"the server's reason arrives whole", reasons},
      {"the server's close without a code gives 1005",
       [](Scenario& s) {
         visit(s, {{"/close", "closed 1005 handshake was_open clean"}});
       }},
      {"a message and a close sent together arrive in this order", message_then_close},
      {"the server closes on a message", close_on_message},
      {"a Close frame with an invalid code fails the connection",
       [](Scenario& s) {
         bad_codes(s, {0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65535});
       }},
      {"a Close frame with the code 1005 fails the connection", [](Scenario& s) { bad_codes(s, {1005}); }},
  };
}

}  // namespace conformance

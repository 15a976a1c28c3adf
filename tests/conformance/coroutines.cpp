#include <duet/coroutine.hpp>

#include "scenarios.hpp"

namespace conformance {

namespace {

using namespace std::chrono_literals;
using duet::Task;

Task<> converse(Scenario& s) {
  duet::Client client(s.loop, {.subprotocols = {"chat"}});
  s.log(outcome(client.connect(s.url())));
  const bool is_open = co_await client.connected();
  s.log(is_open ? "open " + std::string(client.subprotocol()) : "not open");
  client.send_text("hello");
  client.send_binary(binary(bytes_of(70'000)));
  client.send_text("bye");
  while (auto message = co_await client.receive()) {
    s.log(line_of(message->view()));
    if (message->payload == "bye") client.close(3001, "enough");
  }
  const duet::Closed closed = co_await client.closed();
  s.log("closed " + std::to_string(closed.code));
  s.done();
}

void conversation(Scenario& s) {
  converse(s).detach();
  s.expect({"taken", "open chat", line_of_text("hello"), line_of_binary(bytes_of(70'000)),
            line_of_text("bye"), "closed 3001"});
}

Task<int> ask(Scenario& s, duet::Client& client, int number) {
  client.send_text(std::to_string(number));
  co_await s.loop.sleep(1ms);
  const auto answer = co_await client.receive();
  co_return answer ? std::stoi(answer->payload) : -1;
}

Task<> ask_each(Scenario& s) {
  duet::Client client(s.loop);
  s.log(outcome(client.connect(s.url())));
  co_await client.connected();
  int sum = 0;
  for (int i = 1; i <= 10; ++i) sum += co_await ask(s, client, i);
  s.log(std::to_string(sum));
  s.done();
}

void tasks_of_tasks(Scenario& s) {
  ask_each(s).detach();
  s.expect({"taken", "55"});
}

Task<> reach_nobody(Scenario& s) {
  duet::Client client(s.loop);
  s.log(outcome(client.connect(s.arguments.dead_url)));
  const bool is_open = co_await client.connected();
  const duet::Closed closed = co_await client.closed();
  s.log((is_open ? "open, " : "not open, ") +
        std::string(duet::to_string(duet::portable_cause(closed.cause))));
  s.done();
}

void nobody(Scenario& s) {
  reach_nobody(s).detach();
  s.expect({"taken", "not open, unreachable"});
}

Task<> flood(Scenario& s) {
  duet::Client client(s.loop, {.send_queue = {.high_water_mark = 1000, .low_water_mark = 100}});
  s.log(outcome(client.connect(s.url())));
  co_await client.connected();
  const std::string message = text_of(900);
  for (int i = 0; i < 50; ++i) {
    if (!client.send_text(message)) s.log("refused");
    const bool is_open = co_await client.drained();
    if (!is_open) s.log("lost");
  }
  int received = 0;
  while (received < 50) {
    const auto echo = co_await client.receive();
    if (!echo) break;
    ++received;
  }
  s.log(std::to_string(received) + " came back");
  s.done();
}

void drains(Scenario& s) {
  flood(s).detach();
  s.expect({"taken", "50 came back"});
}

Task<> wait_for_ever(Scenario& s, duet::Client& client, duet::Function<void()> once_it_waits) {
  struct Guard {
    Scenario& scenario;
    ~Guard() { scenario.log("gone"); }
  } guard{s};
  s.log(co_await client.connected() ? "open" : "not open");
  s.loop.post(std::move(once_it_waits));
  static_cast<void>(co_await client.receive());
  s.log("never");
}

void cancelled(Scenario& s) {
  Subject& c = s.client();
  c.connect(s.url());
  wait_for_ever(s, *c, [&] {
    c.destroy();
    s.done();
  }).detach();
  s.expect({"open", "gone"});
}

}  // namespace

std::vector<Case> coroutine_cases() {
  return {
      {"a conversation in one coroutine", conversation},
      {"a task waits for other tasks", tasks_of_tasks},
      {"a coroutine receives the reason of a failed attempt", nobody},
      {"a coroutine sends as fast as the network accepts data", drains},
      {"a coroutine is destroyed with its client", cancelled},
  };
}

}  // namespace conformance

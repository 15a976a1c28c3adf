#include "harness.hpp"

#include <algorithm>
#include <cstdio>

#include "differences.hpp"
#include "skipped.hpp"
#include "support/event_lines.hpp"

namespace conformance {

using namespace std::chrono_literals;

namespace {

// The absence of further events can only be checked by waiting.
constexpr auto quiet = 30ms;

/// Uses the cause that every host can report.
std::string line_of(duet::Closed closed) {
  closed.cause = portable_cause(closed.cause);
  return duet_test::line_of(closed);
}

/// Prints one line of the log as one line, whatever the arguments are.
void print(std::string line) {
  for (std::size_t at = 0; (at = line.find('\n', at)) != std::string::npos;) line.replace(at, 1, "\\n");
  std::puts(line.c_str());
}

void print(std::string_view title, const std::vector<std::string>& lines) {
  print("# " + std::string(title));
  for (const std::string& line : lines) print("#   " + line);
}

}  // namespace

Subject::Subject(Scenario& scenario, duet::ClientOptions options, std::string name)
    : scenario_(scenario),
      name_(std::move(name)),
      client_(std::make_unique<duet::Client>(scenario.loop, std::move(options))) {
  client_->on_open([this] {
    std::string line = "open";
    if (const std::string_view chosen = client_->subprotocol(); !chosen.empty())
      line.append(" ").append(chosen);
    log(line);
    on_open();
  });
  client_->on_message([this](duet::Message message) {
    if (logs_messages) log(line_of(message));
    on_message(message);
  });
  client_->on_drain([this] { on_drain(); });
  client_->on_close([this](const duet::Closed& closed) {
    log(line_of(closed));
    if (on_close)
      on_close(closed);
    else if (scenario_.all_closed())
      scenario_.done();
  });
}

void Subject::connect(std::string_view url) {
  if (const auto result = client_->connect(url); !result) log(outcome(result));
}

bool Subject::is_closed() const { return !client_ || client_->ready_state() == duet::ReadyState::closed; }

void Subject::log(const std::string& line) { scenario_.log(name_.empty() ? line : name_ + ": " + line); }

Subject& Scenario::client(duet::ClientOptions options, std::string name) {
  return *clients_.emplace_back(std::make_unique<Subject>(*this, std::move(options), std::move(name)));
}

bool Scenario::all_closed() const {
  for (const auto& client : clients_)
    if (!client->is_closed()) return false;
  return true;
}

void Scenario::expect(std::vector<std::string> lines) {
  for (std::string& line : lines) expected_.push_back(std::move(line));
}

std::vector<std::string> Scenario::logged() const {
  std::vector<std::string> lines = log_;
  const auto client = [](const std::string& line) { return line.substr(0, line.find(':')); };
  if (sorted_)
    std::stable_sort(lines.begin(), lines.end(),
                     [&](const std::string& a, const std::string& b) { return client(a) < client(b); });
  return lines;
}

void Scenario::done() {
  if (done_) std::exchange(done_, {})();
}

Runner::Runner(duet::Loop& loop, const Arguments& arguments, std::vector<Case> cases)
    : loop_(loop), arguments_(arguments) {
  for (const Case& one : cases) {
    if (one.name.find(arguments.filter) == std::string_view::npos) continue;
    if ((one.kind == Kind::killing) != arguments.killing) continue;
    if ((one.kind == Kind::must_fail) != arguments.must_fail) continue;
    if (one.kind == Kind::raw && arguments.raw_url.empty()) continue;
    if (one.kind == Kind::tls && arguments.tls_other_url.empty()) continue;
    cases_.push_back(one);
  }
}

void Runner::next() {
  for (; next_ < cases_.size(); ++next_) {
    const Case& one = cases_[next_];
    const std::string_view reason = why_skipped(arguments_.peer, one.name);
    if (reason.empty()) {
      scenario_.emplace(loop_, arguments_, duet::Function<void()>([this] { settle(); }));
      started_ = std::chrono::steady_clock::now();
      deadline_ = loop_.after(one.deadline, [this] { finish("no end before the deadline"); });
      return one.run(*scenario_);
    }
    print("ok " + std::to_string(next_ + 1) + " - " + std::string(one.name) + " # SKIP " +
          std::string(reason));
  }
  over_ = true;
  print("1.." + std::to_string(cases_.size()));
}

void Runner::settle() {
  loop_.cancel(deadline_);
  deadline_ = loop_.after(quiet, [this] { finish({}); });
}

void Runner::finish(std::string_view problem) {
  // A loop that sleeps too long sleeps through its own timers.
  if (problem.empty() && std::chrono::steady_clock::now() - started_ > cases_[next_].deadline + 1s)
    problem = "the deadline has passed unnoticed";
  if (arguments_.plant) scenario_->log("planted");
  const std::string_view differs = why_different(arguments_.host, cases_[next_].name);
  const bool same = scenario_->logged() == scenario_->expected();
  if (same && !differs.empty()) problem = "documented to differ here, which it does not";
  const bool good = problem.empty() && (same || !differs.empty());
  const std::string number = std::to_string(next_ + 1);
  print((good ? "ok " : "not ok ") + number + " - " + std::string(cases_[next_].name) +
        (differs.empty() ? "" : " # DIFFERS " + std::string(differs)));
  if (arguments_.log)
    for (const std::string& line : scenario_->logged()) print("#| " + line);
  if (!good) {
    ++failed_;
    if (!problem.empty()) print("# " + std::string(problem));
    print("expected:", scenario_->expected());
    print("actual:", scenario_->logged());
  }
  std::fflush(stdout);
  scenario_.reset();
  ++next_;
  next();
}

std::string outcome(const duet::Result<>& result) { return result ? "taken" : refused(result.error()); }

std::string outcome(const duet::Result<void, duet::Failure>& result) {
  return result ? outcome(duet::Result<>()) : refused(result.error().code);
}

std::string refused(duet::Error error) { return "refused: " + std::string(duet::describe(error)); }

}  // namespace conformance

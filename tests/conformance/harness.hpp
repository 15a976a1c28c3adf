#pragma once

#include <duet/client.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The scenarios' harness. A browser cannot block, so a scenario is a function that starts something and
/// returns. Its callbacks continue, log events, and call done().
namespace conformance {

class Scenario;

/// The command line.
struct Arguments {
  std::string url;                // the peer's; all URLs are without a path
  std::string tls_other_url;      // its certificate is for another host
  std::string tls_untrusted_url;  // its certificate is self-signed
  std::string raw_url;            // the scripted peer's, see raw.hpp; may be empty
  std::string dead_url;           // nobody listens there
  std::string peer;               // "duet" or "ws"
  std::string filter;             // only cases whose name contains this
  std::string host;               // the host of this run: "native", "node", "chromium", "firefox", "webkit"
  bool killing = false;           // only cases that kill their peer
  bool must_fail = false;         // only cases that must fail
  bool polling = false;           // calls poll() as a game does, instead of run()
  bool log = false;               // prints the log of each case, each line after "#| "
  bool plant = false;             // adds a line to the log that no other run has
};

/// A client whose events are logged, each in one line, and then passed to the scenario's own function.
class Subject {
 public:
  Subject(Scenario& scenario, duet::ClientOptions options, std::string name);

  duet::Client& operator*() { return *client_; }
  duet::Client* operator->() { return client_.get(); }

  /// Logs the error of a refusal.
  void connect(std::string_view url);
  void destroy() { client_.reset(); }
  [[nodiscard]] bool is_closed() const;

  duet::Function<void()> on_open;
  duet::Function<void()> on_drain;
  duet::Function<void(duet::Message)> on_message;
  /// Without a function the scenario is done when all its clients are closed.
  duet::Function<void(const duet::Closed&)> on_close;
  bool logs_messages = true;

 private:
  void log(const std::string& line);

  Scenario& scenario_;
  std::string name_;
  std::unique_ptr<duet::Client> client_;
};

/// One run of one scenario; exists until its verdict.
class Scenario {
 public:
  Scenario(duet::Loop& on, const Arguments& given, duet::Function<void()> when_done)
      : loop(on), arguments(given), done_(std::move(when_done)) {}

  /// Returns the peer's URL with this path; see tests/peer for the behaviour by path.
  [[nodiscard]] std::string url(std::string_view path = "/echo") const {
    return arguments.url + std::string(path);
  }

  /// Creates a client, which exists as long as the scenario. Its log lines begin with the name, if there is
  /// one.
  Subject& client(duet::ClientOptions options = {}, std::string name = {});
  [[nodiscard]] bool all_closed() const;

  void log(std::string line) { log_.push_back(std::move(line)); }
  /// Skips a line that equals the last one: for events that may happen several times.
  void log_once(std::string line) {
    if (log_.empty() || log_.back() != line) log(std::move(line));
  }
  void expect(std::vector<std::string> lines);
  /// Compares the lines of each client only with each other: the order of events among clients is not
  /// guaranteed.
  void sort_by_client() { sorted_ = true; }
  /// Ends the scenario. Events shortly afterwards are still logged.
  void done();

  [[nodiscard]] std::vector<std::string> logged() const;
  [[nodiscard]] const std::vector<std::string>& expected() const { return expected_; }

  duet::Loop& loop;
  const Arguments& arguments;

 private:
  duet::Function<void()> done_;
  std::vector<std::string> log_, expected_;
  bool sorted_ = false;
  std::vector<std::unique_ptr<Subject>> clients_;
};

enum class Kind { usual, raw, tls, killing, must_fail };

struct Case {
  std::string_view name;
  void (*run)(Scenario&);
  Kind kind = Kind::usual;
  std::chrono::seconds deadline{60};  // only a failing scenario comes close to it, even on a busy machine
};

/// Runs the cases in sequence on one loop and prints TAP; the plan is last.
class Runner {
 public:
  Runner(duet::Loop& loop, const Arguments& arguments, std::vector<Case> cases);

  void start() { next(); }
  [[nodiscard]] bool over() const { return over_; }
  /// Returns false for a run without cases.
  [[nodiscard]] bool passed() const { return over_ && failed_ == 0 && next_ > 0; }

 private:
  void next();
  void settle();
  void finish(std::string_view problem);

  duet::Loop& loop_;
  const Arguments& arguments_;
  std::vector<Case> cases_;
  std::optional<Scenario> scenario_;
  duet::TimerId deadline_ = 0;
  std::chrono::steady_clock::time_point started_;
  std::size_t next_ = 0;
  int failed_ = 0;
  bool over_ = false;
};

/// Returns the result of a call: "taken", or "refused: " and the error's sentence.
[[nodiscard]] std::string outcome(const duet::Result<>& result);
[[nodiscard]] std::string outcome(const duet::Result<void, duet::Failure>& result);
[[nodiscard]] std::string refused(duet::Error error);

/// Returns the log's form: "text 5 hello", "binary 65536 fnv:…" if it is long or not printable.
[[nodiscard]] std::string line_of(duet::Message message);
[[nodiscard]] std::string line_of_text(std::string_view text);
[[nodiscard]] std::string line_of_binary(std::string_view bytes);

/// Returns this many bytes, the same every time: printable, and every value in turn.
[[nodiscard]] std::string text_of(std::size_t size);
[[nodiscard]] std::string bytes_of(std::size_t size);
[[nodiscard]] std::span<const std::byte> binary(std::string_view bytes);

// The usual end of a conversation.
inline constexpr auto closed_normally = "closed 1000 handshake was_open clean";
inline constexpr auto closed_lost = "closed 1006 lost was_open";
inline constexpr auto closed_unreachable = "closed 1006 unreachable";

}  // namespace conformance

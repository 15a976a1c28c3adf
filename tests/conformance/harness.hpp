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
/// returns; callbacks go on, log what they see, and say done().
namespace conformance {

class Scenario;

/// The command line.
struct Arguments {
  std::string url;                // the peer's, as all URLs without a path
  std::string tls_other_url;      // its certificate is another host's
  std::string tls_untrusted_url;  // its certificate is signed by nobody
  std::string raw_url;            // the scripted peer's, see raw.hpp; may be empty
  std::string dead_url;           // nobody listens there
  std::string peer;               // "duet" or "ws"
  std::string filter;             // only cases whose name contains this
  std::string host;               // where this runs: "native", "node", "chromium", "firefox", "webkit"
  bool killing = false;           // only those that kill their peer
  bool must_fail = false;         // only those that must fail
  bool polling = false;           // call poll() as a game does, instead of run()
  bool log = false;               // print what each case logged, each line after "#| "
  bool plant = false;             // log what no other run logs
};

/// A client whose events are logged, each in one line, and then told to the scenario's own function.
class Subject {
 public:
  Subject(Scenario& scenario, duet::ClientOptions options, std::string name);

  duet::Client& operator*() { return *client_; }
  duet::Client* operator->() { return client_.get(); }

  /// Logs the error if it is refused.
  void connect(std::string_view url);
  void destroy() { client_.reset(); }
  [[nodiscard]] bool is_closed() const;

  duet::Function<void()> on_open;
  duet::Function<void()> on_drain;
  duet::Function<void(duet::Message)> on_message;
  /// Without one the scenario is done when all its clients are closed.
  duet::Function<void(const duet::Closed&)> on_close;
  bool logs_messages = true;

 private:
  void log(const std::string& line);

  Scenario& scenario_;
  std::string name_;
  std::unique_ptr<duet::Client> client_;
};

/// One run of one scenario; lives until its verdict.
class Scenario {
 public:
  Scenario(duet::Loop& on, const Arguments& given, duet::Function<void()> when_done)
      : loop(on), arguments(given), done_(std::move(when_done)) {}

  /// The peer's URL with this path; see tests/peer for what it does there.
  [[nodiscard]] std::string url(std::string_view path = "/echo") const {
    return arguments.url + std::string(path);
  }

  /// Lives as long as the scenario. The name, if there is one, begins its log lines.
  Subject& client(duet::ClientOptions options = {}, std::string name = {});
  [[nodiscard]] bool all_closed() const;

  void log(std::string line) { log_.push_back(std::move(line)); }
  /// Not again when it was the last line: for what may happen several times.
  void log_once(std::string line) {
    if (log_.empty() || log_.back() != line) log(std::move(line));
  }
  void expect(std::vector<std::string> lines);
  /// Compares each client's lines with each other only: in which order several clients hear of something is
  /// nobody's promise.
  void sort_by_client() { sorted_ = true; }
  /// The scenario has seen what it wanted to. What is logged for a moment afterwards counts still.
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
  std::chrono::seconds deadline{60};  // only a scenario that fails comes near it, on a busy machine too
};

/// Runs the cases one after the other on one loop and prints TAP; the plan comes last.
class Runner {
 public:
  Runner(duet::Loop& loop, const Arguments& arguments, std::vector<Case> cases);

  void start() { next(); }
  [[nodiscard]] bool over() const { return over_; }
  /// A run of no cases has not passed.
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

/// What a call gave: "taken", or "refused: " and the error's sentence.
[[nodiscard]] std::string outcome(const duet::Result<>& result);
[[nodiscard]] std::string outcome(const duet::Result<void, duet::Failure>& result);
[[nodiscard]] std::string refused(duet::Error error);

/// As in the log: "text 5 hello", "binary 65536 fnv:…" where it is long or cannot be printed.
[[nodiscard]] std::string line_of(duet::Message message);
[[nodiscard]] std::string line_of_text(std::string_view text);
[[nodiscard]] std::string line_of_binary(std::string_view bytes);

/// So many bytes, the same every time: printable, and every value in turn.
[[nodiscard]] std::string text_of(std::size_t size);
[[nodiscard]] std::string bytes_of(std::size_t size);
[[nodiscard]] std::span<const std::byte> binary(std::string_view bytes);

// How most conversations end.
inline constexpr auto closed_normally = "closed 1000 handshake was_open clean";
inline constexpr auto closed_lost = "closed 1006 lost was_open";
inline constexpr auto closed_unreachable = "closed 1006 unreachable";

}  // namespace conformance

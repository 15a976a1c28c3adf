// Replays an editing trace: text_replay FILE [--check]. text.mjs writes the file and reads the output, JSON.
//
// The file has "TRANSACTIONS AGENTS END_BYTES", the text at the end, then for each transaction "AGENT PARENTS
// PARENT... PATCHES" and for each of its patches "POSITION ERASED BYTES", a space and the inserted text.
// Words are separated by white space.
#include "text/document.hpp"
#include "text/message.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <new>
#include <string>
#include <vector>

namespace {

std::size_t allocated = 0;

struct Transaction {
  std::size_t agent;
  std::vector<std::size_t> parents;
  text::Patches patches;
};

struct Trace {
  std::string end;
  std::size_t agents = 0;
  std::vector<Transaction> transactions;
};

[[noreturn]] void fail(const char* sentence) {
  std::fprintf(stderr, "text_replay: %s\n", sentence);
  std::exit(1);
}

class Reader {
 public:
  explicit Reader(const char* file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) fail("the file cannot be read");
    bytes_.assign(std::istreambuf_iterator<char>(in), {});
  }

  std::size_t number() {
    while (at_ < bytes_.size() && (bytes_[at_] < '0' || bytes_[at_] > '9')) ++at_;
    std::size_t value = 0;
    for (; at_ < bytes_.size() && bytes_[at_] >= '0' && bytes_[at_] <= '9'; ++at_) {
      value = value * 10 + static_cast<std::size_t>(bytes_[at_] - '0');
    }
    return value;
  }
  std::string text(std::size_t size) {
    ++at_;
    std::string text = bytes_.substr(at_, size);
    at_ += size;
    return text;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

Trace read_trace(const char* file) {
  Reader in(file);
  Trace trace;
  trace.transactions.resize(in.number());
  trace.agents = in.number();
  trace.end = in.text(in.number());
  for (Transaction& transaction : trace.transactions) {
    transaction.agent = in.number();
    transaction.parents.resize(in.number());
    for (std::size_t& parent : transaction.parents) parent = in.number();
    transaction.patches.resize(in.number());
    for (text::Patch& patch : transaction.patches) {
      patch.position = static_cast<std::uint32_t>(in.number());
      patch.erased = static_cast<std::uint32_t>(in.number());
      patch.inserted = in.text(in.number());
    }
  }
  return trace;
}

double milliseconds_of(auto&& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

void check(const text::Document::Applied& applied) {
  if (applied.fault) fail(describe(*applied.fault).data());
}

/// The replicas of a trace's agents, numbered from 1, and the operations of each transaction.
class Replay {
 public:
  explicit Replay(const Trace& trace) : trace_(trace), operations(trace.transactions.size()) {
    for (std::size_t agent = 0; agent < trace.agents; ++agent) {
      documents_.emplace_back(agent + 1);
      has_.emplace_back(trace.transactions.size());
    }
  }

  void run() {
    for (std::size_t i = 0; i < trace_.transactions.size(); ++i) {
      const Transaction& transaction = trace_.transactions[i];
      receive(transaction.agent, transaction.parents);
      text::Document& document = documents_[transaction.agent];
      for (const auto& [position, erased, inserted] : transaction.patches) {
        add(i, document.erase(position, erased));
        add(i, document.insert(position, inserted));
      }
      has_[transaction.agent][i] = true;
    }
  }
  /// Lets every replica receive all.
  text::Document& finish() {
    for (std::size_t agent = 0; agent < documents_.size(); ++agent) {
      for (std::size_t i = 0; i < operations.size(); ++i) {
        if (!has_[agent][i]) check(documents_[agent].apply(operations[i]));
      }
    }
    for (const text::Document& document : documents_) {
      if (document.text() != documents_.front().text()) fail("the replicas differ");
    }
    return documents_.front();
  }

 private:
  void add(std::size_t transaction, const text::Result<text::Operations>& made) {
    if (!made) fail(describe(made.fault()).data());
    operations[transaction].insert(operations[transaction].end(), made->begin(), made->end());
  }
  void receive(std::size_t agent, std::vector<std::size_t> wanted) {
    std::vector<std::size_t> missing;
    while (!wanted.empty()) {
      const std::size_t i = wanted.back();
      wanted.pop_back();
      if (has_[agent][i]) continue;
      has_[agent][i] = true;
      missing.push_back(i);
      const auto& parents = trace_.transactions[i].parents;
      wanted.insert(wanted.end(), parents.begin(), parents.end());
    }
    // The order does not matter; the operations wait for one another.
    for (const std::size_t i : missing) check(documents_[agent].apply(operations[i]));
  }

  const Trace& trace_;
  std::vector<text::Document> documents_;
  std::vector<std::vector<bool>> has_;

 public:
  std::vector<text::Operations> operations;
};

}  // namespace

void* operator new(std::size_t size) {
  auto* const block = static_cast<std::size_t*>(std::malloc(size + 16));
  if (!block) std::abort();
  *block = size;
  allocated += size;
  return block + 16 / sizeof(std::size_t);
}
void operator delete(void* pointer) noexcept {
  if (!pointer) return;
  auto* const block = static_cast<std::size_t*>(pointer) - 16 / sizeof(std::size_t);
  allocated -= *block;
  std::free(block);
}
void operator delete(void* pointer, std::size_t) noexcept { operator delete(pointer); }

int main(int argc, char** argv) {
  if (argc < 2) fail("usage: text_replay FILE");
  const Trace trace = read_trace(argv[1]);

  Replay replay(trace);
  const double replayed = milliseconds_of([&] { replay.run(); });
  const text::Document& document = replay.finish();

  std::vector<std::string> messages;
  std::size_t bytes = 0;
  const double encoded = milliseconds_of([&] {
    for (const text::Operations& operations : replay.operations) {
      if (!operations.empty()) messages.push_back(encode(operations));
    }
  });
  for (const std::string& message : messages) bytes += message.size();

  const std::size_t before = allocated;
  text::Document remote(1000);
  const double applied = milliseconds_of([&] {
    for (const std::string& message : messages) {
      const auto operations = text::decode_operations(message);
      if (!operations) fail(describe(operations.fault()).data());
      check(remote.apply(*operations));
    }
  });
  const std::size_t memory = allocated - before;
  if (remote.text() != document.text()) fail("the remote replica differs");

  std::string snapshot;
  const double saved = milliseconds_of([&] { snapshot = encode(document.since({})); });
  text::Document restored(1001);
  const double loaded = milliseconds_of([&] { check(restored.apply(*text::decode_operations(snapshot))); });
  if (restored.text() != document.text() || restored.version() != document.version())
    fail("the snapshot differs");

  std::printf(
      "{\"agents\": %zu, \"messages\": %zu, \"characters\": %u, \"same_end\": %s, \"replay_ms\": %.1f, "
      "\"encode_ms\": %.1f, \"remote_ms\": %.1f, \"wire_bytes\": %zu, \"memory_bytes\": %zu, "
      "\"snapshot_bytes\": %zu, \"save_ms\": %.1f, \"load_ms\": %.1f}\n",
      trace.agents, messages.size(), document.length(), document.text() == trace.end ? "true" : "false",
      replayed, encoded, applied, bytes, memory, snapshot.size(), saved, loaded);
}

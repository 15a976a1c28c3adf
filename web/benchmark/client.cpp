// The WebAssembly half of a comparison: does the same as plain_peer.mjs with duet's client; called by
// wasm_peer.mjs.
#include <emscripten.h>
#include <duet/client.hpp>

#include <limits>
#include <string>
#include <string_view>

// clang-format off
EM_JS(void, benchmark_tell, (int kind), { Module["onBenchmark"](kind); });
// clang-format on

namespace {

enum Told : int { opened, done, closed };

/// A job of plain_peer.mjs, and its progress.
struct Job {
  bool is_text = false;
  std::string payload;
  unsigned sends = 0, receives = 0, credit = 0;
  unsigned allowed = 0, sent = 0, received = 0;
};

// No limits: only the network sets the pace, and the job the number of messages in flight.
constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max() / 2;
duet::ClientOptions options() {
  return {.limits = {.max_message_size = 16 << 20},
          .send_queue = {.high_water_mark = no_limit, .max_size = no_limit}};
}

/// Returns the text with a number at its end, so that it is new, as in plain_peer.mjs.
const std::string& numbered(std::string& text, unsigned sent) {
  unsigned number = 100 + sent % 900;
  for (std::size_t i = text.size(); i > text.size() - 3; number /= 10)
    text[--i] = static_cast<char>('0' + number % 10);
  return text;
}

struct Benchmark {
  duet::Loop loop;
  duet::Client client{loop, options()};
  duet::TimerId first_call{};
  Job job;
  std::string text;  // written by the page for the next call
  std::uint64_t bytes = 0;

  void send() {
    for (; job.sent < job.sends && job.sent < job.allowed; ++job.sent)
      if (job.is_text)
        client.send_text(std::string_view(numbered(job.payload, job.sent)));
      else
        client.send_binary(std::as_bytes(std::span(job.payload)));
  }

  void receive(duet::Message message) {
    ++job.received;
    bytes += message.size();
    job.allowed += job.credit;
    send();
    if (job.received == job.receives) benchmark_tell(done);
  }
};

// Set during the lifetime of main's variables, which is that of the page.
Benchmark* benchmark = nullptr;

}  // namespace

extern "C" {

/// Allocates `size` bytes for UTF-8, for the next call; valid until then.
EMSCRIPTEN_KEEPALIVE char* benchmark_alloc(std::size_t size) {
  benchmark->text.resize(size);
  return benchmark->text.data();
}

EMSCRIPTEN_KEEPALIVE void benchmark_connect(const char* url, std::size_t size) {
  if (!benchmark->client.connect({url, size})) benchmark_tell(closed);
  benchmark->loop.cancel(benchmark->first_call);
}

EMSCRIPTEN_KEEPALIVE void benchmark_close() { benchmark->client.close(); }

/// With an empty command, none is sent.
EMSCRIPTEN_KEEPALIVE void benchmark_run(const char* command, std::size_t command_size, bool is_text,
                                        std::size_t size, unsigned sends, unsigned receives, unsigned window,
                                        unsigned credit) {
  if (command_size > 0) benchmark->client.send_text({command, command_size});
  benchmark->job = {.is_text = is_text,
                    .payload = std::string(size, 'a'),
                    .sends = sends,
                    .receives = receives,
                    .credit = credit,
                    .allowed = window};
  benchmark->send();
}
}

int main() {
  Benchmark here;
  benchmark = &here;

  here.client.on_open([] { benchmark_tell(opened); });
  here.client.on_message([&here](duet::Message message) { here.receive(message); });
  here.client.on_close([](const duet::Closed&) { benchmark_tell(closed); });

  // run() returns when there is nothing to do, and the page's first call is still to come. After run() has
  // handed the thread back it never returns: until then this timer keeps it waiting. It is cancelled by that
  // call, because a loop with a timer reads the clock in every turn, and plain_peer.mjs has none.
  here.first_call = here.loop.after(std::chrono::hours(1), [] {});
  here.loop.run();
}

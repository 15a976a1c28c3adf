// The client from the network to the application and back, its loop included.
#include <duet/client.hpp>

#include "counted.hpp"
#include "frames.hpp"
#include "poll_until.hpp"
#include "raw_end.hpp"

namespace duet_bench {

namespace {

using duet::detail::Opcode;

constexpr std::size_t batch = 64;

struct Connected {
  duet::Loop loop;
  duet::Client client{loop};
  RawListener listener;
  RawEnd end;
  std::size_t received = 0;

  Connected() : end(connect()) {
    client.on_message([this](duet::Message) { ++received; });
    poll_until(
        loop, [&] { return client.ready_state() == duet::ReadyState::open; }, "it does not open");
  }

  RawEnd connect() {
    need(static_cast<bool>(client.connect(listener.url())), "cannot connect");
    return listener.accept(loop);
  }
};

void count_receiving(Counted& counted, const std::string& name, Opcode opcode) {
  if (!counted.wants(name)) return;
  Connected here;
  const std::string bytes = repeated(frame(opcode, text_of(64), nullptr), batch);
  counted.path(name, 1024, [&](std::size_t times) {
    for (std::size_t i = 0; i < times; i += batch) {
      const std::size_t end = here.received + batch;
      here.end.send(bytes);
      poll_until(
          here.loop, [&] { return here.received == end; }, "messages were lost");
    }
  });
}

void count_sending(Counted& counted, const std::string& name, std::size_t size) {
  if (!counted.wants(name)) return;
  Connected here;
  const std::string text = text_of(size);
  const std::size_t bytes = batch * frame(Opcode::text, text, &some_key).size();
  const auto send_all = [&] {
    for (std::size_t i = 0; i < batch; ++i) here.client.send_text(text);
  };
  // A multiple of the number of masking keys that are fetched at a time.
  counted.path(name, 1024, [&](std::size_t times) {
    for (std::size_t i = 0; i < times; i += batch) {
      std::size_t came = 0;
      here.loop.post(send_all);
      poll_until(
          here.loop, [&] { return (came += here.end.drain()) == bytes; }, "messages were lost");
    }
  });
}

}  // namespace

void count_client(Counted& counted) {
  count_receiving(counted, "client-receive-binary-64", Opcode::binary);
  count_receiving(counted, "client-receive-text-64", Opcode::text);
  count_sending(counted, "client-send-64", 64);
  count_sending(counted, "client-send-1k", 1024);
}

/// The cost in a game for each frame without messages.
void count_loop(Counted& counted) {
  if (!counted.wants("poll-idle")) return;
  Connected here;
  counted.path("poll-idle", 1024, [&](std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) here.loop.poll();
  });
}

}  // namespace duet_bench

// The server from the network to the application and back, its loop included.
#include <duet/memory_broker.hpp>
#include <duet/server.hpp>

#include <optional>
#include <vector>

#include "counted.hpp"
#include "frames.hpp"
#include "poll_until.hpp"
#include "raw_end.hpp"

namespace duet_bench {

namespace {

using duet::detail::Opcode;

// The number of messages in one read or write, as under load.
constexpr std::size_t batch = 64;

struct Serving {
  duet::Loop loop;
  duet::Server server{loop, {.host = "127.0.0.1"}};
  std::vector<duet::Connection> connections;
  std::vector<RawEnd> ends;
  std::size_t received = 0;
  std::uint16_t port = 0;

  explicit Serving(std::size_t clients = 1, duet::MemoryBroker* broker = nullptr) {
    if (broker) need(static_cast<bool>(server.set_backplane(broker->connect(loop))), "no backplane");
    server.on_open([this](duet::Connection connection) { connections.push_back(connection); });
    server.on_message([this](duet::Connection, duet::Message) { ++received; });
    const auto endpoint = server.listen();
    need(static_cast<bool>(endpoint), "the server cannot listen");
    port = endpoint->port;
    for (std::size_t i = 0; i < clients; ++i) ends.push_back(RawEnd::client(loop, port));
    poll_until(
        loop, [&] { return connections.size() == clients; }, "not all are open");
  }
};

void count_receiving(Counted& counted, const std::string& name, std::size_t size) {
  if (!counted.wants(name)) return;
  Serving here;
  const std::string bytes = repeated(frame(Opcode::binary, text_of(size), &some_key), batch);
  counted.path(name, 1024, [&](std::size_t times) {
    const std::size_t end = here.received + times;
    for (std::size_t i = 0; i < times; i += batch) {
      const std::size_t here_end = here.received + batch;
      here.ends[0].send(bytes);
      poll_until(
          here.loop, [&] { return here.received == here_end; }, "messages were lost");
    }
    need(here.received == end, "messages were lost");
  });
}

/// One message in each turn of the loop: the cost of a turn is included. A backplane adds nothing to it.
void count_echo(Counted& counted, const std::string& name, bool has_backplane) {
  if (!counted.wants(name)) return;
  duet::MemoryBroker broker;
  Serving here(1, has_backplane ? &broker : nullptr);
  here.server.on_message(
      [](duet::Connection connection, duet::Message message) { connection.send_binary(message.bytes()); });
  const std::string bytes = frame(Opcode::binary, text_of(64), &some_key);
  counted.path(name, 1024, [&](std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) {
      std::size_t came = 0;
      here.ends[0].send(bytes);
      poll_until(
          here.loop, [&] { return (came += here.ends[0].drain()) == 66; }, "no echo");
    }
  });
}

void count_sending(Counted& counted, const std::string& name, std::size_t size) {
  if (!counted.wants(name)) return;
  Serving here;
  const std::string text = text_of(size);
  const std::size_t bytes = batch * frame(Opcode::text, text, nullptr).size();
  // All messages of a batch in one turn of the loop, as answers to messages of one turn.
  const auto send_all = [&] {
    for (std::size_t i = 0; i < batch; ++i) here.connections[0].send_text(text);
  };
  counted.path(name, 1024, [&](std::size_t times) {
    for (std::size_t i = 0; i < times; i += batch) {
      std::size_t came = 0;
      here.loop.post(send_all);
      poll_until(
          here.loop, [&] { return (came += here.ends[0].drain()) == bytes; }, "messages were lost");
    }
  });
}

/// A connection of a client that others do not know: accepted, upgraded with a browser's headers, and gone.
void count_handshakes(Counted& counted, const std::string& name) {
  if (!counted.wants(name)) return;
  Serving here(0);
  std::size_t gone = 0;
  here.server.on_open([](duet::Connection) {});
  here.server.on_close([&](duet::Connection, const duet::Closed&) { ++gone; });
  counted.path(name, 64, [&](std::size_t times) {
    const std::size_t end = gone + times;
    while (gone < end) {
      const std::size_t next = gone + 1;
      static_cast<void>(RawEnd::client(here.loop, here.port));
      poll_until(
          here.loop, [&] { return gone == next; }, "the end was not noticed");
    }
  });
}

/// Sixteen messages a turn, to a hundred subscribers each; deliveries are counted. With a backplane each message is
/// also handed over to the broker.
void count_publishing(Counted& counted, const std::string& name, bool has_backplane) {
  if (!counted.wants(name)) return;
  constexpr std::size_t subscribers = 100, messages = 16;
  duet::MemoryBroker broker;
  Serving here(subscribers, has_backplane ? &broker : nullptr);
  for (duet::Connection& connection : here.connections)
    need(static_cast<bool>(connection.subscribe("news")), "cannot subscribe");
  const std::string text = text_of(64);
  const auto publish_all = [&] {
    for (std::size_t i = 0; i < messages; ++i) static_cast<void>(here.server.publish_text("news", text));
  };
  counted.path(name, 4 * subscribers * messages, [&](std::size_t times) {
    for (std::size_t i = 0; i < times; i += subscribers * messages) {
      std::size_t came = 0;
      here.loop.post(publish_all);
      const auto all_came = [&] {
        for (RawEnd& end : here.ends) came += end.drain();
        return came == subscribers * messages * 66;
      };
      here.loop.poll();
      poll_until(here.loop, all_came, "messages were lost");
    }
  });
}

}  // namespace

void count_server(Counted& counted) {
  count_receiving(counted, "server-receive-64", 64);
  count_receiving(counted, "server-receive-1k", 1024);
  count_echo(counted, "server-echo-64", false);
  count_echo(counted, "backplane-echo-64", true);
  count_sending(counted, "server-send-64", 64);
  count_handshakes(counted, "server-handshake");
  count_publishing(counted, "server-publish-64", false);
  count_publishing(counted, "backplane-publish-64", true);
}

}  // namespace duet_bench

// Binary messages from what programs keep bytes in: a protobuf's std::string, a vector, a span, an array.

#include <duet/client.hpp>
#include <duet/testing.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

int main() {
  duet::testing::Network net;
  duet::testing::Server& server = net.listen("ws://localhost/");
  duet::Loop loop;
  duet::Client client(loop);
  if (!client.connect("ws://localhost/")) return 1;
  net.settle();

  const std::string protobuf("\x08\x96\x01\0\xff", 5);  // neither UTF-8 nor without a NUL
  const std::vector<std::uint8_t> vector{8, 150, 1, 0, 255};
  const std::array<char, 5> array{8, '\x96', 1, 0, '\xff'};
  const std::uint8_t plain[] = {8, 150, 1, 0, 255};
  client.send_binary(protobuf);
  client.send_binary(vector);
  client.send_binary(std::span<const std::uint8_t>(vector));
  client.send_binary(array);
  client.send_binary(plain);
  net.settle();

  const auto received = server.peer().received();
  for (const duet::OwnedMessage& message : received)
    if (message.is_text || message.payload != protobuf) return 2;
  return received.size() == 5 ? 0 : 3;
}

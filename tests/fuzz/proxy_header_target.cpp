// The PROXY header in front of a connection.
#include "base/address_range.hpp"
#include "server/proxy_header.hpp"
#include "target.hpp"

using namespace duet_fuzz;
using namespace duet::detail;

namespace {

using State = ProxyHeader::State;

void read_proxy_header(Input input) {
  const std::string_view bytes = input.rest();
  const ProxyHeader whole = ProxyHeader::parse(bytes);
  ProxyHeader before;
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const ProxyHeader header = ProxyHeader::parse(std::string(bytes.substr(0, size)));
    require(header.state != State::incomplete || size < ProxyHeader::longest,
            "a header that is too long is refused");
    if (before.state == State::incomplete) {
      require(header.state != State::done || header.consumed == size, "a header is done at its last byte");
    } else {
      require(header.state == before.state, "more bytes do not change a decision");
      require(header.consumed == before.consumed && header.source == before.source,
              "more bytes change no value");
    }
    before = header;
  }
  require(before.state == whole.state && before.source == whole.source, "a header in pieces is the same");
  if (whole.state != State::done) {
    require(whole.source.empty() && whole.consumed == 0, "only a whole header has a source");
    return;
  }
  require(whole.consumed <= ProxyHeader::longest, "a header is within its limit");
  if (whole.source.empty() || whole.source == unix_peer) return;
  const auto address = IpAddress::parse(whole.source);
  require(address && address->text() == whole.source, "a source is an address in its canonical form");
}

const Target proxy_header("proxy_header", read_proxy_header);

}  // namespace

#include "client/happy_eyeballs.hpp"

#include <algorithm>

#include "client/open_socket.hpp"
#include "net/tcp_stream.hpp"

namespace duet::detail {

namespace {

// The Connection Attempt Delay that RFC 8305 section 8 recommends.
constexpr Time patience{250};

}  // namespace

std::vector<Address> alternating(const std::vector<Address>& addresses) {
  std::vector<Address> first;
  std::vector<Address> second;
  for (const Address& address : addresses) {
    const bool same = address.storage.ss_family == addresses.front().storage.ss_family;
    (same ? first : second).push_back(address);
  }
  std::vector<Address> mixed;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) mixed.push_back(first[i]);
    if (i < second.size()) mixed.push_back(second[i]);
  }
  return mixed;
}

/// The attempt for one address.
struct HappyEyeballs::Attempt final : StreamEvents {
  explicit Attempt(HappyEyeballs& owner) : dialler(owner) {}

  void on_stream_open() override { dialler.succeeded(*this); }
  void on_stream_bytes(std::span<std::byte>) override {}
  void on_stream_end(Cause, std::string_view detail) override { dialler.failed(*this, detail); }

  HappyEyeballs& dialler;
  std::shared_ptr<Stream> stream;
};

HappyEyeballs::HappyEyeballs(IoContext& io, const std::vector<Address>& addresses,
                             std::shared_ptr<const NativeOptions> options, Done done)
    : io_(io),
      addresses_(alternating(addresses)),
      options_(std::move(options)),
      done_(std::move(done)),
      next_try_(io, *this) {}

void HappyEyeballs::stop() {
  next_try_.stop();
  done_ = {};
  for (const auto& attempt : attempts_) {
    attempt->stream->close();
    io_.destroy_later(attempt);
  }
  attempts_.clear();
  io_.destroy_later(shared_from_this());
}

void HappyEyeballs::try_next() {
  while (next_ < addresses_.size()) {
    UniqueSocket fd = dial(addresses_[next_++], *options_, error_);
    if (!fd) continue;
    const auto attempt = std::make_shared<Attempt>(*this);
    attempt->stream = std::make_shared<TcpStream>(io_, std::move(fd), TcpStream::State::connecting, *attempt);
    if (attempt->stream->ended()) {
      error_ = io_.reactor().why();
      continue;
    }
    attempts_.push_back(attempt);
    if (next_ == addresses_.size()) return;
    return next_try_.start(patience);
  }
  if (attempts_.empty()) finish(nullptr);
}

void HappyEyeballs::on_deadline() {
  const auto self = shared_from_this();  // the last address may fail at once
  try_next();
}

std::shared_ptr<HappyEyeballs::Attempt> HappyEyeballs::take(const Attempt& attempt) {
  const auto found = std::find_if(attempts_.begin(), attempts_.end(),
                                  [&](const auto& each) { return each.get() == &attempt; });
  std::shared_ptr<Attempt> taken = std::move(*found);
  attempts_.erase(found);
  io_.destroy_later(taken);
  return taken;
}

void HappyEyeballs::succeeded(Attempt& attempt) { finish(std::move(take(attempt)->stream)); }

void HappyEyeballs::failed(Attempt& attempt, std::string_view why) {
  error_ = why;
  take(attempt);
  next_try_.stop();
  try_next();
}

void HappyEyeballs::finish(std::shared_ptr<Stream> stream) {
  Done done = std::move(done_);
  stop();
  if (done) done(std::move(stream), error_);
}

}  // namespace duet::detail

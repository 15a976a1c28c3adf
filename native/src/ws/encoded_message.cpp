#include "ws/encoded_message.hpp"

#include <duet/prepared_message.hpp>
#include <duet/utf8.hpp>

#include <utility>

#include "ws/deflate_pool.hpp"

namespace duet {

namespace detail {

namespace {

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> newest = 0;
  return newest.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

EncodedMessage::EncodedMessage(std::span<const std::byte> payload, bool is_text,
                               const MessageOptions& options)
    : number_(next_number()), opcode_(is_text ? Opcode::text : Opcode::binary), options_(options) {
  const EncodedHeader header = encode_header(opcode_, payload.size(), nullptr);
  header_size_ = header.size;
  frame_.reserve(header.size + payload.size());
  frame_.insert(frame_.end(), header.bytes.begin(),
                header.bytes.begin() + static_cast<std::ptrdiff_t>(header.size));
  frame_.insert(frame_.end(), payload.begin(), payload.end());
}

EncodedMessage::~EncodedMessage() {
  for (const Form* form = forms_; form;) delete std::exchange(form, form->next);
}

std::size_t EncodedMessage::memory() const {
  std::size_t sum = sizeof *this + frame_.capacity();
  for (const Form* form = forms_.load(std::memory_order_acquire); form; form = form->next)
    sum += sizeof *form + form->frame.capacity();
  return sum;
}

std::span<const std::byte> EncodedMessage::deflated(DeflatePool& pool, const DeflateSettings& how) const {
  const Form* newest = forms_.load(std::memory_order_acquire);
  for (const Form* form = newest; form; form = form->next)
    if (form->how == how) return form->frame;
  // Two threads may create the same form at once: then it exists twice.
  Form* const form = new Form{how, deflate(pool, how), newest};
  while (!forms_.compare_exchange_weak(form->next, form, std::memory_order_acq_rel)) {
  }
  return form->frame;
}

std::vector<std::byte> EncodedMessage::deflate(DeflatePool& pool, const DeflateSettings& how) const {
  std::unique_ptr<Deflater> deflater = pool.deflater(how);
  deflater->begin(payload());
  std::vector<std::byte> compressed;
  const std::span<std::byte> buffer = pool.deflated_buffer();
  for (bool is_last = false; !is_last && compressed.size() < payload().size();) {
    const std::size_t size = deflater->read(buffer, is_last);
    compressed.insert(compressed.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
  }
  pool.give_back(std::move(deflater));
  if (compressed.size() >= payload().size()) return {};
  const EncodedHeader header = encode_header(opcode_, compressed.size(), nullptr, {.compressed = true});
  compressed.insert(compressed.begin(), header.bytes.begin(),
                    header.bytes.begin() + static_cast<std::ptrdiff_t>(header.size));
  return compressed;
}

}  // namespace detail

Result<PreparedMessage> PreparedMessage::text(std::string_view text, const MessageOptions& options) {
  if (!is_utf8(text)) return Error::not_utf8;
  return PreparedMessage(
      std::make_shared<const detail::EncodedMessage>(std::as_bytes(std::span(text)), true, options));
}

PreparedMessage PreparedMessage::binary(ByteView bytes, const MessageOptions& options) {
  return PreparedMessage(std::make_shared<const detail::EncodedMessage>(bytes.bytes(), false, options));
}

bool PreparedMessage::is_text() const { return encoded_->is_text(); }
std::span<const std::byte> PreparedMessage::bytes() const { return encoded_->payload(); }

}  // namespace duet

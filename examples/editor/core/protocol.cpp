#include "protocol.hpp"

#include <utility>

#include "text/bytes.hpp"
#include "text/message.hpp"

namespace editor {

namespace {

// One function lists the members of each message, for reading and for writing.

template <class Archive>
void members(Archive& archive, Selection& one) {
  archive(one.anchor, one.head);
}
template <class Archive>
void members(Archive& archive, Person& one) {
  archive(one.agent, one.name, one.selection);
}
template <class Archive>
void members(Archive& archive, Moment& one) {
  archive(one.number, one.at);
}
template <class Archive>
void members(Archive& archive, text::Known& one) {
  archive(one.inserted, one.erased);
}
template <class Archive>
void members(Archive& archive, Edits& one) {
  archive(one.operations);
}
template <class Archive>
void members(Archive& archive, Hello& one) {
  archive(one.document, one.name, one.history, one.version);
}
template <class Archive>
void members(Archive& archive, Select& one) {
  archive(one.selection);
}
template <class Archive>
void members(Archive& archive, Rename& one) {
  archive(one.name);
}
template <class Archive>
void members(Archive&, AskMoments&) {}
template <class Archive>
void members(Archive& archive, AskPast& one) {
  archive(one.number);
}
template <class Archive>
void members(Archive& archive, Issued& one) {
  archive(one.token);
}
template <class Archive>
void members(Archive& archive, Welcome& one) {
  archive(one.agent, one.history, one.stored, one.operations, one.people);
}
template <class Archive>
void members(Archive& archive, Stored& one) {
  archive(one.known);
}
template <class Archive>
void members(Archive& archive, Presence& one) {
  archive(one.here, one.left);
}
template <class Archive>
void members(Archive& archive, Refused& one) {
  archive(one.why, one.wait);
}
template <class Archive>
void members(Archive& archive, Moments& one) {
  archive(one.list);
}
template <class Archive>
void members(Archive& archive, Past& one) {
  archive(one.number, one.text);
}

class Writer {
 public:
  template <class... Values>
  void operator()(Values&... values) {
    (write(values), ...);
  }
  void kind(std::size_t index) { out_.byte(static_cast<std::uint8_t>(index)); }
  std::string take() && { return std::move(out_).take(); }

 private:
  void write(std::uint64_t value) { out_.number(value); }
  void write(std::uint32_t value) { out_.number(value); }
  void sized(std::string_view value) {
    out_.number(value.size());
    out_.bytes(value);
  }
  void write(std::string& value) { sized(value); }
  void write(text::Cursor& value) { sized(text::encode(value)); }
  void write(text::Version& value) { sized(text::encode(value)); }
  template <class Value>
  void write(std::optional<Value>& value) {
    out_.byte(value ? 1 : 0);
    if (value) write(*value);
  }
  template <class Value>
  void write(std::vector<Value>& values) {
    out_.number(values.size());
    for (Value& one : values) write(one);
  }
  template <class Value>
  void write(Value& value) {
    members(*this, value);
  }

  text::ByteWriter out_;
};

/// After the first value that cannot be read, `is_valid()` is false and nothing more is read.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : in_(bytes) {}

  template <class... Values>
  void operator()(Values&... values) {
    (read(values), ...);
  }
  std::optional<std::uint8_t> kind() { return in_.byte(); }
  [[nodiscard]] bool is_complete() const { return is_valid_ && in_.at_end(); }

 private:
  void read(std::uint64_t& value) {
    const auto number = is_valid_ ? in_.number() : std::nullopt;
    is_valid_ = number.has_value();
    value = number.value_or(0);
  }
  void read(std::uint32_t& value) {
    std::uint64_t number = 0;
    read(number);
    is_valid_ = is_valid_ && number <= 0xFFFFFFFF;
    value = static_cast<std::uint32_t>(number);
  }
  std::string_view sized() {
    std::uint64_t size = 0;
    read(size);
    const auto bytes = is_valid_ ? in_.bytes(size) : std::nullopt;
    is_valid_ = bytes.has_value();
    return bytes.value_or(std::string_view());
  }
  void read(std::string& value) { value = sized(); }
  void read(text::Cursor& value) { take(text::decode_cursor(sized()), value); }
  void read(text::Version& value) { take(text::decode_version(sized()), value); }
  template <class Value>
  void take(text::Result<Value> result, Value& value) {
    is_valid_ = is_valid_ && bool(result);
    if (is_valid_) value = *std::move(result);
  }
  template <class Value>
  void read(std::optional<Value>& value) {
    const auto flag = is_valid_ ? in_.byte() : std::nullopt;
    is_valid_ = flag && *flag <= 1;
    if (is_valid_ && *flag == 1) read(value.emplace());
  }
  template <class Value>
  void read(std::vector<Value>& values) {
    std::uint64_t size = 0;
    read(size);
    // Each has a byte at least, so a size that is a lie ends soon.
    for (std::uint64_t i = 0; i < size && is_valid_; ++i) read(values.emplace_back());
  }
  template <class Value>
  void read(Value& value) {
    members(*this, value);
  }

  text::ByteReader in_;
  bool is_valid_ = true;
};

template <class Variant>
std::string encode_any(Variant message) {
  Writer out;
  out.kind(message.index());
  std::visit([&](auto& one) { members(out, one); }, message);
  return std::move(out).take();
}

template <class Variant, std::size_t Index = 0>
std::optional<Variant> decode_kind(Reader& in, std::size_t kind) {
  if constexpr (Index < std::variant_size_v<Variant>) {
    if (kind != Index) return decode_kind<Variant, Index + 1>(in, kind);
    std::variant_alternative_t<Index, Variant> message{};
    members(in, message);
    if (in.is_complete()) return message;
  }
  return std::nullopt;
}

template <class Variant>
std::optional<Variant> decode_any(std::string_view bytes) {
  Reader in(bytes);
  const auto kind = in.kind();
  return kind ? decode_kind<Variant>(in, *kind) : std::nullopt;
}

}  // namespace

std::string encode(const Request& request) { return encode_any(request); }
std::string encode(const Reply& reply) { return encode_any(reply); }
std::optional<Request> decode_request(std::string_view bytes) { return decode_any<Request>(bytes); }
std::optional<Reply> decode_reply(std::string_view bytes) { return decode_any<Reply>(bytes); }

}  // namespace editor

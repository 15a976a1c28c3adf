#include "kept.hpp"

#include "text/bytes.hpp"

namespace editor {

namespace {

constexpr std::uint8_t format = 1;

}  // namespace

std::string encode(const Kept& kept) {
  text::ByteWriter out;
  out.byte(format);
  out.byte(static_cast<std::uint8_t>(kept.extent));
  for (const std::uint64_t number : {kept.agent, kept.history, std::uint64_t{kept.stored.inserted},
                                     std::uint64_t{kept.stored.erased}, std::uint64_t{kept.token.size()}})
    out.number(number);
  out.bytes(kept.token);
  out.number(kept.operations.size());
  out.bytes(kept.operations);
  return std::move(out).take();
}

std::optional<Kept> decode_kept(std::string_view bytes) {
  text::ByteReader in(bytes);
  const auto extent = in.byte() == format ? in.byte() : std::nullopt;
  if (!extent || *extent > static_cast<std::uint8_t>(Kept::Extent::whole)) return std::nullopt;
  const auto agent = in.number();
  const auto history = in.number();
  const auto inserted = in.number();
  const auto erased = in.number();
  const auto size = in.number();
  if (!agent || !history || !inserted || !erased || !size) return std::nullopt;
  if (*inserted > text::max_sequence || *erased > text::max_sequence) return std::nullopt;
  const auto token = in.bytes(*size);
  const auto operations_size = token ? in.number() : std::nullopt;
  const auto operations = operations_size ? in.bytes(*operations_size) : std::nullopt;
  if (!operations || !in.at_end()) return std::nullopt;
  Kept kept{*agent,
            std::string(*token),
            *history,
            {},
            static_cast<Kept::Extent>(*extent),
            std::string(*operations)};
  kept.stored = {static_cast<std::uint32_t>(*inserted), static_cast<std::uint32_t>(*erased)};
  return kept;
}

}  // namespace editor

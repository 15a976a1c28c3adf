// A frame reader's reports as text, for streams fed whole and in pieces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ws/frame_reader.hpp"

namespace duet_test {

using Reports = std::vector<std::string>;

struct FrameLog final : duet::detail::FrameEvents {
  Reports reports;
  duet::detail::MessageDeflate* inflates_with = nullptr;
  bool is_given_parts = false;
  duet::detail::FrameReader* pauses = nullptr;            // at each report
  std::size_t stop_after = static_cast<std::size_t>(-1);  // so many reports the owner lets come

  bool on_frame_message(std::span<const std::byte> payload, bool is_text) override {
    return add(is_text ? "text " : "binary ", payload);
  }
  bool takes_parts() override { return is_given_parts; }
  /// "text [Hel" for the first, "text lo]" for the last.
  bool on_frame_part(const duet::MessagePart& part) override {
    const std::string kind = part.is_text() ? "text " : "binary ";
    const bool go_on = add((kind + (part.is_first() ? "[" : "")).c_str(), part.bytes());
    if (part.is_last()) reports.back() += ']';
    return go_on;
  }
  bool on_frame_ping(std::span<const std::byte> payload) override { return add("ping ", payload); }
  bool on_frame_pong(std::span<const std::byte> payload) override { return add("pong ", payload); }
  void on_frame_close(std::uint16_t code, std::string_view reason) override {
    reports.push_back("close " + std::to_string(code) + ' ' + std::string(reason));
  }
  void on_frame_violation(std::uint16_t code, std::string_view sentence) override {
    reports.push_back("violation " + std::to_string(code));
    last_sentence = sentence;
  }

  duet::detail::MessageDeflate* deflate() override { return inflates_with; }

  std::string last_sentence;

 private:
  bool add(const char* kind, std::span<const std::byte> payload) {
    const std::string_view view(reinterpret_cast<const char*>(payload.data()), payload.size());
    reports.push_back(kind + (view.size() < 64 ? std::string(view) : std::to_string(view.size()) + " bytes"));
    if (pauses) pauses->pause();
    return reports.size() < stop_after;
  }
};

inline constexpr duet::detail::FrameReader::Limits wide{1 << 20, 4096};

/// Feeds the stream in pieces of these sizes; what is left comes in one piece.
inline Reports fed(duet::detail::Role role, std::string stream, const std::vector<std::size_t>& pieces,
                   duet::detail::FrameReader::Limits limits = wide) {
  FrameLog log;
  duet::detail::FrameReader reader(role, limits);
  std::span<std::byte> rest = std::as_writable_bytes(std::span(stream));
  for (const std::size_t piece : pieces) {
    reader.feed(rest.first(piece), log);
    rest = rest.subspan(piece);
  }
  reader.feed(rest, log);
  return log.reports;
}

/// The reports of the stream; "depends on the pieces" when they differ by how it was cut.
inline Reports read(duet::detail::Role role, const std::string& stream,
                    duet::detail::FrameReader::Limits limits = wide) {
  const Reports whole = fed(role, stream, {}, limits);
  if (fed(role, stream, std::vector<std::size_t>(stream.size(), 1), limits) != whole)
    return {"depends on the pieces"};
  for (std::size_t cut = 1; cut < stream.size() && cut < 300; ++cut)
    if (fed(role, stream, {cut}, limits) != whole) return {"depends on the pieces"};
  return whole;
}

}  // namespace duet_test

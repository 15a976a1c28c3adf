// The events of a frame reader as text, for streams fed whole and in pieces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ws/frame_reader.hpp"

namespace duet_test {

using Reports = std::vector<std::string>;

/// An owner of a frame reader that reads its events and logs them.
struct FrameLog {
  Reports reports;
  bool is_given_parts = false;
  bool pauses = false;                                    // after each event, until resume()
  std::size_t stop_after = static_cast<std::size_t>(-1);  // reads at most this many events
  std::string last_sentence;

  void feed(duet::detail::FrameReader& reader, std::span<std::byte> bytes) {
    if (is_waiting_)
      unread_.insert(unread_.end(), bytes.begin(), bytes.end());
    else
      read(reader, bytes);
  }
  void resume(duet::detail::FrameReader& reader) {
    is_waiting_ = false;
    std::vector<std::byte> bytes;
    bytes.swap(unread_);
    read(reader, bytes);
  }
  /// Returns whether there is something for resume().
  [[nodiscard]] bool keeps(const duet::detail::FrameReader& reader) const {
    return !unread_.empty() || reader.has_more();
  }
  /// Returns the memory of both.
  [[nodiscard]] std::size_t held(const duet::detail::FrameReader& reader) const {
    return reader.held() + unread_.capacity();
  }

 private:
  void read(duet::detail::FrameReader& reader, std::span<std::byte> bytes) {
    using Kind = duet::detail::FrameEvent::Kind;
    while (!is_waiting_ && reports.size() < stop_after) {
      const duet::detail::FrameEvent event = reader.next(bytes, [this] { return is_given_parts; });
      if (event.kind == Kind::none) break;
      if (event.kind == Kind::work) continue;
      add(event);
      is_waiting_ = pauses;
    }
    reader.release();
    if (is_waiting_) unread_.assign(bytes.begin(), bytes.end());
  }

  /// Logs "text [Hel" for the first part of a message, "text lo]" for the last.
  void add(const duet::detail::FrameEvent& event) {
    using Kind = duet::detail::FrameEvent::Kind;
    const std::string view(reinterpret_cast<const char*>(event.payload.data()), event.payload.size());
    const std::string payload = view.size() < 64 ? view : std::to_string(view.size()) + " bytes";
    const std::string kind = event.is_text ? "text " : "binary ";
    switch (event.kind) {
      case Kind::message: reports.push_back(kind + payload); break;
      case Kind::part:
        reports.push_back(kind + (event.is_first ? "[" : "") + payload + (event.is_last ? "]" : ""));
        break;
      case Kind::ping: reports.push_back("ping " + payload); break;
      case Kind::pong: reports.push_back("pong " + payload); break;
      case Kind::close:
        reports.push_back("close " + std::to_string(event.code) + ' ' + std::string(event.text));
        break;
      case Kind::violation:
        reports.push_back("violation " + std::to_string(event.code));
        last_sentence = event.text;
        break;
      case Kind::work:
      case Kind::none: break;
    }
  }

  bool is_waiting_ = false;
  std::vector<std::byte> unread_;
};

inline constexpr duet::detail::FrameReader::Limits wide{1 << 20, 4096};

/// Feeds the stream in pieces of these sizes; the rest is one piece.
inline Reports fed(duet::detail::Role role, std::string stream, const std::vector<std::size_t>& pieces,
                   duet::detail::FrameReader::Limits limits = wide) {
  FrameLog log;
  duet::detail::FrameReader reader(role, limits);
  std::span<std::byte> rest = std::as_writable_bytes(std::span(stream));
  for (const std::size_t piece : pieces) {
    log.feed(reader, rest.first(piece));
    rest = rest.subspan(piece);
  }
  log.feed(reader, rest);
  return log.reports;
}

/// Returns the events of the stream; "depends on the pieces" if they differ by fragmentation.
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

// The state of an editor for a front's storage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text/id.hpp"
#include "text/version.hpp"

namespace editor {

/// Lets a later Editor be the same replica, and send the edits that the server has not stored.
struct Kept {
  /// The operations that are kept.
  enum class Extent : std::uint8_t {
    own,   ///< own ones that the server has not stored: the text comes from the server
    whole  ///< the whole document, so that the text is there without the server
  };

  text::Agent agent = 0;
  std::string token = {};
  std::uint64_t history = 0;
  text::Known stored = {};
  Extent extent = Extent::own;
  std::string operations = {};  ///< as text::encode() writes them

  friend bool operator==(const Kept&, const Kept&) = default;
};

/// The bytes contain the token: keep them as a password.
[[nodiscard]] std::string encode(const Kept& kept);
/// Returns nullopt for anything that encode() does not write.
[[nodiscard]] std::optional<Kept> decode_kept(std::string_view bytes);

}  // namespace editor

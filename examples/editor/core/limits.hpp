// Bounds of a document that the client and the server know.
#pragma once

#include <cstddef>
#include <cstdint>

namespace editor {

/// A client refuses an edit that makes a text longer, in UTF-16 code units. Edits that several people make at the same
/// time may exceed it together, so the server takes a tenth more.
inline constexpr std::uint32_t longest_text = 2 << 20;

/// In bytes, of a message in either direction: a snapshot has erasures besides the text.
inline constexpr std::size_t largest_message = 16 << 20;

/// Moments that the server lists of a document's history.
inline constexpr std::size_t most_moments = 200;

}  // namespace editor

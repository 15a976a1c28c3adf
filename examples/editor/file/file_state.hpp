// The state of a followed file that outlives the program, as bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace editor {

struct FileState {
  std::string document;  ///< its name
  std::string kept;      ///< of the editor: Kept, whole
  std::string file;      ///< the operations of the FileReplica; empty: it is the same as the document

  friend bool operator==(const FileState&, const FileState&) = default;
};

[[nodiscard]] std::string encode(const FileState& state);
/// Returns nullopt for anything that encode() does not write.
[[nodiscard]] std::optional<FileState> decode_file_state(std::string_view bytes);

}  // namespace editor

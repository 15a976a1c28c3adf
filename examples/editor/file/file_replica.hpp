// The copy of a document that a file is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/document.hpp"

namespace editor {

/// A file has the text of a document at some version. Changes of the file are edits at that version, so that they keep their
/// places when the document has others' edits that the file lacks. It is a copy of the same replica: all own edits are made
/// here, and given to the document.
class FileReplica {
 public:
  /// The document as it is in the file.
  explicit FileReplica(text::Document document) : document_(std::move(document)), text_(document_.text()) {}

  [[nodiscard]] const text::Document& document() const { return document_; }
  /// The text of the file.
  [[nodiscard]] const std::string& text() const { return text_; }

  /// The file has another text now. Returns the operations for the document. Errors: those of text::diff() and
  /// text::Document::insert(); then nothing has changed.
  [[nodiscard]] text::Result<text::Operations> read(std::string_view text);

  /// Returns whether the file lacks edits of the document.
  [[nodiscard]] bool is_behind(const text::Document& document) const {
    return document.version() != document_.version();
  }

  /// The file has the document's text now.
  void catch_up(const text::Document& document);

 private:
  text::Document document_;
  std::string text_;
};

/// Returns which of two texts another one was made of: the one that differs less from it.
[[nodiscard]] bool is_closer(std::string_view text, std::string_view first, std::string_view second);

}  // namespace editor

// The messages between an editor and its server. Each is a binary message: a byte for its kind, then its members in
// order. Numbers are LEB128, strings and bytes have their size before them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "text/cursor.hpp"
#include "text/id.hpp"
#include "text/version.hpp"

namespace editor {

/// The subprotocol of the editor's connections.
inline constexpr const char* subprotocol = "duet-editor-1";

/// A selected part of the text; the caret is its head.
struct Selection {
  text::Cursor anchor;
  text::Cursor head;

  friend bool operator==(const Selection&, const Selection&) = default;
};

/// A replica that is connected, and the person who uses it.
struct Person {
  text::Agent agent = 0;
  std::string name = {};
  std::optional<Selection> selection = {};  ///< nullopt: the person looks elsewhere

  friend bool operator==(const Person&, const Person&) = default;
};

/// Operations as text::encode() writes them: from a client its own ones, from the server those of others.
struct Edits {
  std::string operations;

  friend bool operator==(const Edits&, const Edits&) = default;
};

// From a client. Its token (duet::set_token) says which replica it is.

/// The first message: opens a document, which is created if there is none of this name.
struct Hello {
  std::string document;
  std::string name = {};       ///< of the person
  std::uint64_t history = 0;   ///< Welcome::history, 0 before the first one
  text::Version version = {};  ///< of the client's replica; empty: it has no text yet

  friend bool operator==(const Hello&, const Hello&) = default;
};

struct Select {
  std::optional<Selection> selection;

  friend bool operator==(const Select&, const Select&) = default;
};

struct Rename {
  std::string name;

  friend bool operator==(const Rename&, const Rename&) = default;
};

/// Asks for Moments.
struct AskMoments {
  friend bool operator==(const AskMoments&, const AskMoments&) = default;
};

/// Asks for the text at a moment: Past.
struct AskPast {
  std::uint64_t number;

  friend bool operator==(const AskPast&, const AskPast&) = default;
};

using Request = std::variant<Hello, Edits, Select, Rename, AskMoments, AskPast>;

// From the server

/// Sent before Welcome to a replica that is new: its token for the next connections. A message of its own, since a secret is
/// not compressed beside a stranger's text.
struct Issued {
  std::string token;

  friend bool operator==(const Issued&, const Issued&) = default;
};

/// The answer to Hello.
struct Welcome {
  text::Agent agent = 0;        ///< of this client's replica
  std::uint64_t history = 0;    ///< names the document's log: another log of the same name has another number
  text::Known stored = {};      ///< of this agent
  std::string operations = {};  ///< that the client lacks
  std::vector<Person> people = {};  ///< the others

  friend bool operator==(const Welcome&, const Welcome&) = default;
};

/// The client's operations up to here are on disk.
struct Stored {
  text::Known known;

  friend bool operator==(const Stored&, const Stored&) = default;
};

/// Others who came or have another name or selection, and those who left.
struct Presence {
  std::vector<Person> here;
  std::vector<text::Agent> left = {};

  friend bool operator==(const Presence&, const Presence&) = default;
};

/// A request was not carried out, for the reason. With a time it may be sent again after it.
struct Refused {
  std::string why;
  std::uint64_t wait = 0;  ///< in milliseconds

  friend bool operator==(const Refused&, const Refused&) = default;
};

struct Moment {
  std::uint64_t number = 0;  ///< of an entry in the document's log
  std::uint64_t at = 0;      ///< Unix time in milliseconds

  friend bool operator==(const Moment&, const Moment&) = default;
};

/// Moments of the document, at most most_moments of them, from the oldest to the newest.
struct Moments {
  std::vector<Moment> list;

  friend bool operator==(const Moments&, const Moments&) = default;
};

/// The text at a moment.
struct Past {
  std::uint64_t number = 0;
  std::string text = {};

  friend bool operator==(const Past&, const Past&) = default;
};

using Reply = std::variant<Issued, Welcome, Edits, Stored, Presence, Refused, Moments, Past>;

[[nodiscard]] std::string encode(const Request& request);
[[nodiscard]] std::string encode(const Reply& reply);

/// These take any bytes and return nullopt for anything that encode() does not write. They allocate no more than a
/// multiple of the message's size. Operations are not decoded.
[[nodiscard]] std::optional<Request> decode_request(std::string_view bytes);
[[nodiscard]] std::optional<Reply> decode_reply(std::string_view bytes);

}  // namespace editor

// Names and messages from hostile people.
#include "examples/common/text_rules.hpp"

#include "examples/chat/core/request_rules.hpp"

#include "catch.hpp"

using common::name_fault;
using common::text_fault;

TEST_CASE("names of many languages are accepted") {
  for (const char* name : {"A", "Ada Lovelace", "Grace-7", "Łukasz", "Ελένη", "Наталия", "李雷", "김민수",
                           "محمد", "🦊", "👩‍💻", "Zoë_2", "O'Neill"}) {
    INFO(name);
    CHECK(name_fault(name).empty());
  }
}

TEST_CASE("names that deceive are refused") {
  const std::string thirty_three(33, 'x');
  const std::string nul("A\0b", 3);
  for (const std::string& name : {std::string(),
                                  std::string(" Ada"),
                                  std::string("Ada "),
                                  std::string("A  b"),
                                  std::string("A\nb"),
                                  std::string("A\tb"),
                                  nul,
                                  std::string("A\x7F"),
                                  std::string("A\u0085b"),
                                  std::string("\u202EadA"),
                                  std::string("A\u2066b"),
                                  std::string("A\u200Bb"),
                                  std::string("A\u200Db"),
                                  std::string("\u3164"),
                                  std::string("A\u00A0b"),
                                  std::string("A\uFEFF"),
                                  std::string("A\U000E0041"),
                                  std::string("\uE000"),
                                  std::string("Аdа Lovelace"),
                                  std::string("Αda"),
                                  std::string("a\u0301\u0301\u0301"),
                                  std::string("\u0301a"),
                                  thirty_three,
                                  std::string(10'000, 'x'),
                                  std::string("\xFF"),
                                  std::string("\xED\xA0\x80"),
                                  std::string("A\u2028b")}) {
    INFO(name);
    CHECK_FALSE(name_fault(name).empty());
  }
}

TEST_CASE("names are the same in upper and lower case") {
  CHECK(common::folded("Ada É Ω Я Ё") == "ada é ω я ё");
  CHECK(common::folded("李雷 ß 🦊") == "李雷 ß 🦊");
}

TEST_CASE("messages may have line breaks and emoji and text in every direction") {
  for (const char* text : {"a", "two\nlines", "a\ttab", "👨‍👩‍👧‍👦",
                           "<script>alert(1)</script>", "שלום \u200Fworld", "`; DROP TABLE"})
    CHECK(text_fault(text).empty());
  CHECK(text_fault(std::string(4000, 'x')).empty());
}

TEST_CASE("messages without content or with control characters or too long are refused") {
  for (const std::string& text :
       {std::string(), std::string("  \n\t "), std::string("\u200B\u3164"), std::string("a\x1B[2J"),
        std::string("a\0b", 3), std::string(4001, 'x'), std::string("\xC0\x80")})
    CHECK_FALSE(text_fault(text).empty());
}

TEST_CASE("a cleaned text has plain line breaks and no control characters") {
  CHECK(common::cleaned("a\r\nb\rc\n\n \t") == "a\nb\nc");
  CHECK(common::cleaned("a\x1B[2Jb\u0085\x7F") == "a[2Jb");
  CHECK(common::cleaned("\U0001F98A é ") == "\U0001F98A é");
  CHECK(common::cleaned("\xFF").empty());
}

TEST_CASE("request ids are letters and digits") {
  CHECK(chat::is_request_id("abcDEF12"));
  for (const char* id :
       {"", "short", "with blank", "<script>", "0123456789012345678901234567890123456789x", "ümlaut12"})
    CHECK_FALSE(chat::is_request_id(id));
}

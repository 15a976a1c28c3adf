// A person whose program ends and starts again.
#include "examples/editor/core/kept.hpp"

#include "catch.hpp"
#include "server_double.hpp"

using namespace std::chrono_literals;
using common::Link;
using editor::Kept;
using editor_test::Guest;
using editor_test::Room;

TEST_CASE("what is kept comes back from its bytes and nothing else does") {
  const Kept kept{12, std::string("a\0b", 3), 99, {3, 4}, Kept::Extent::whole, "operations"};
  const std::string bytes = encode(kept);
  CHECK(editor::decode_kept(bytes) == kept);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(editor::decode_kept(bytes.substr(0, size)));
  CHECK_FALSE(editor::decode_kept(bytes + "x"));
  CHECK_FALSE(editor::decode_kept("\x02" + bytes.substr(1)));
}

TEST_CASE("edits that were not stored survive the program") {
  Room room;
  std::string kept;
  text::Agent agent = 0;
  {
    Guest ada("Ada");
    room.settle();
    ada.type("stored ");
    room.settle();
    agent = ada.editor.document().agent();
    room.server.server.refuse();
    room.lose(0);
    ada.type("and kept");
    ada.editor.keep_now();
    kept = ada.kept;
  }
  room.server.server.accept();
  Guest grace("Grace", {}, 2);
  room.settle();
  grace.write(0, 0, "Grace: ");
  room.settle();
  Guest again("Ada", kept);
  CHECK_FALSE(again.editor.has_text());
  room.settle();
  CHECK(again.editor.document().agent() == agent);
  CHECK(again.view == "Grace: stored and kept");
  CHECK(grace.view == "Grace: stored and kept");
  CHECK(again.editor.unstored() == 0);
}

TEST_CASE("edits whose confirmation was lost are not there twice") {
  Room room;
  room.server.is_mute = true;
  std::string kept;
  {
    Guest ada("Ada");
    room.settle();
    ada.type("once");
    room.settle();
    kept = ada.kept;
    CHECK(room.server.document.text() == "once");
  }
  room.server.is_mute = false;
  Guest again("Ada", kept);
  room.settle();
  CHECK(again.view == "once");
  CHECK(room.server.document.text() == "once");
  CHECK(again.editor.unstored() == 0);
}

TEST_CASE("a whole document is there without a server") {
  Room room;
  std::string kept;
  {
    Guest ada("Ada");
    room.settle();
    ada.type("the text");
    room.settle();
    room.server.server.refuse();
    room.lose(0);
    ada.type(", offline");
    kept = encode(ada.editor.kept(Kept::Extent::whole));
  }
  Guest again("Ada", kept);
  CHECK(again.view == "the text, offline");
  CHECK(again.editor.unstored() == 9);
  again.write(0, 0, "> ");
  room.net.advance(5s);
  CHECK(again.editor.link().state != Link::State::live);
  room.server.server.accept();
  again.editor.try_now();
  room.settle();
  CHECK(room.server.document.text() == "> the text, offline");
  CHECK(again.editor.unstored() == 0);
}

TEST_CASE("a server that has lost the document is not given what it cannot place") {
  Room room;
  std::string kept;
  {
    Guest ada("Ada");
    room.settle();
    ada.type("text");
    room.settle();
    kept = encode(ada.editor.kept(Kept::Extent::whole));
  }
  SECTION("it has another one of this name") {
    room.server.history = 8;
    Guest again("Ada", kept);
    room.net.advance(60s);
    CHECK(again.editor.link().state == Link::State::offline);
    CHECK(again.editor.link().why == "this document was replaced");
    CHECK(again.view == "text");
  }
  SECTION("it gives another number to the replica") {
    auto changed = *editor::decode_kept(kept);
    changed.token = "zzz";
    Guest again("Ada", encode(changed));
    room.net.advance(60s);
    CHECK(again.editor.link().state == Link::State::offline);
    CHECK(again.editor.link().why.find("does not know this copy") != std::string::npos);
    CHECK(again.view == "text");
  }
}

TEST_CASE("what is kept is stored soon after an edit and after its confirmation") {
  Room room;
  Guest ada("Ada");
  room.settle();
  CHECK(editor::decode_kept(ada.kept)->operations.empty());
  room.server.server.delay(1s);
  ada.type("abc");
  room.net.advance(300ms);
  CHECK_FALSE(editor::decode_kept(ada.kept)->operations.empty());
  room.net.advance(5s);
  CHECK(editor::decode_kept(ada.kept)->operations.empty());
  CHECK(editor::decode_kept(ada.kept)->stored == text::Known{3, 0});
}

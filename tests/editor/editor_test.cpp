#include "examples/editor/core/editor.hpp"

#include "catch.hpp"
#include "examples/editor/core/limits.hpp"
#include "server_double.hpp"

using namespace std::chrono_literals;
using common::Link;
using editor_test::Guest;
using editor_test::Room;

namespace {

/// Ada and Grace in one document.
struct Two : Room {
  Guest ada{"Ada"};
  Guest grace{"Grace", {}, 2};

  Two() { settle(); }

  void check(const std::string& text) {
    settle();
    CHECK(server.document.text() == text);
    for (const Guest* one : {&ada, &grace}) {
      CHECK(one->editor.document().text() == text);
      CHECK(one->view == text);
      CHECK(one->editor.unstored() == 0);
    }
  }
};

}  // namespace

TEST_CASE("the edits of two people become one text") {
  Two two;
  two.ada.type("Hello Grace");
  two.grace.type("Hello Ada");
  two.settle();
  CHECK(two.ada.editor.document().text() == two.grace.editor.document().text());
  CHECK(two.ada.view == two.grace.view);
  two.ada.write(0, two.ada.editor.document().length(), "🎉 new");
  two.check("🎉 new");
  two.grace.write(2, 1, "\n");
  two.check("🎉\nnew");
}

TEST_CASE("positions count UTF-16 units and none is inside a character") {
  Two two;
  two.ada.type("a🎉b");
  two.settle();
  CHECK_FALSE(two.ada.write(2, 0, "x"));
  CHECK_FALSE(two.ada.write(5, 0, "x"));
  CHECK_FALSE(two.ada.write(0, 0, "\xff"));
  CHECK(two.ada.write(3, 1, "c"));
  two.check("a🎉c");
}

TEST_CASE("there is no text before the server has sent it") {
  Room room;
  room.server.server.ignore();
  Guest ada("Ada");
  room.settle();
  CHECK_FALSE(ada.editor.has_text());
  CHECK_FALSE(ada.write(0, 0, "x"));
  CHECK(ada.editor.link().state == Link::State::connecting);
  CHECK(ada.editor.people().empty());
  CHECK(ada.editor.undo().empty());
  CHECK_FALSE(ada.editor.can_undo());
}

TEST_CASE("an edit is unstored until the server has confirmed it") {
  Two two;
  two.server.is_mute = true;
  two.ada.type("abc");
  two.settle();
  CHECK(two.ada.editor.unstored() == 3);
  CHECK(two.grace.view == "abc");
  two.ada.write(0, 1, {});
  CHECK(two.ada.editor.unstored() == 4);
  two.server.is_mute = false;
  two.lose(0);
  two.net.advance(20s);
  CHECK(two.ada.is_live());
  two.check("bc");
}

TEST_CASE("edits during one that is under way become one message") {
  Two two;
  two.server.server.delay(200ms);
  for (int i = 0; i < 100; ++i) two.ada.type("x");
  two.net.advance(5s);
  CHECK(two.server.count<editor::Edits>() == 2);
  two.check(std::string(100, 'x'));
}

TEST_CASE("edits that were received twice count once") {
  Two two;
  two.server.copies = 3;
  two.ada.type("one ");
  two.settle();
  two.ada.type("two");
  two.ada.write(0, 2, {});
  two.check("e two");
}

TEST_CASE("edits without a connection are kept and merged on return") {
  Two two;
  two.ada.type("shared");
  two.settle();
  two.server.server.refuse();
  two.lose(0);
  two.net.advance(10ms);
  CHECK(two.ada.editor.link().state == Link::State::waiting);
  CHECK(two.ada.editor.people().empty());
  two.ada.write(0, 0, "Ada: ");
  two.ada.type("!");
  two.ada.write(5, 1, "S");
  CHECK(two.ada.editor.unstored() == 8);
  two.grace.write(0, 0, "Grace: ");
  two.net.advance(30s);
  CHECK(two.ada.editor.unstored() == 8);
  two.server.server.accept();
  two.ada.editor.try_now();
  two.settle();
  CHECK(two.ada.is_live());
  CHECK(two.ada.view == two.grace.view);
  CHECK(two.ada.view.find("Shared!") != std::string::npos);
  CHECK(two.ada.view.find("Grace: ") != std::string::npos);
  CHECK(two.ada.editor.unstored() == 0);
}

TEST_CASE("a person without a network is told so") {
  Two two;
  two.server.server.refuse();
  two.lose(0);
  two.ada.editor.set_network(false);
  CHECK(two.ada.editor.link().state == Link::State::offline);
  CHECK(two.ada.editor.link().why == "this device has no network");
  two.server.server.accept();
  two.ada.editor.set_network(true);
  two.settle();
  CHECK(two.ada.is_live());
}

TEST_CASE("a server that does not read gets everything later") {
  Two two;
  two.server.server.peers()[0].stall();
  two.ada.type("a");
  for (int i = 0; i < 50; ++i) two.ada.type("b");
  two.net.advance(5s);
  CHECK(two.ada.editor.unstored() == 51);
  two.server.server.peers()[0].resume();
  two.check("a" + std::string(50, 'b'));
}

TEST_CASE("a server that asks to slow down gets the edits after the pause") {
  Two two;
  two.server.refusals = 1;
  two.ada.type("abc");
  two.net.settle();
  CHECK(two.ada.notices == std::vector<std::string>{"You are writing a lot."});
  two.ada.type("d");
  two.net.advance(2900ms);
  CHECK(two.server.document.text().empty());
  two.net.advance(200ms);
  two.check("abcd");
}

TEST_CASE("undo and redo are about own edits alone") {
  Two two;
  two.ada.type("Ada");
  two.settle();
  two.grace.write(0, 0, "Grace ");
  two.settle();
  CHECK(two.ada.editor.can_undo());
  two.ada.undo();
  two.check("Grace ");
  CHECK(two.ada.editor.can_redo());
  two.ada.redo();
  two.check("Grace Ada");
}

TEST_CASE("typing after a pause is another step of undo") {
  Two two;
  two.ada.type("one");
  two.ada.type(" two");
  two.net.advance(2s);
  two.ada.type(" three");
  two.ada.undo();
  two.check("one two");
  two.ada.undo();
  two.check("");
}

TEST_CASE("several edits are one step of undo") {
  Two two;
  two.ada.type("a\nb\nc");
  two.net.advance(2s);
  const std::vector<text::Patch> comments{{4, 0, "# "}, {2, 0, "# "}, {0, 0, "# "}};
  CHECK(two.ada.editor.edit(comments));
  two.ada.view = text::patched(two.ada.view, {comments.begin(), comments.end()});
  two.check("# a\n# b\n# c");
  two.ada.undo();
  two.check("a\nb\nc");
}

TEST_CASE("a text is not longer than it may be") {
  Two two;
  CHECK(two.ada.write(0, 0, std::string(editor::longest_text, 'x')));
  CHECK_FALSE(two.ada.write(0, 0, "y"));
  CHECK(two.ada.notices ==
        std::vector<std::string>{"The document is full: it may have two million characters."});
  CHECK(two.ada.write(0, 1, "y"));
  two.settle();
  CHECK(two.grace.editor.document().length() == editor::longest_text);
}

TEST_CASE("only the newest of several moments is asked for") {
  Two two;
  two.server.server.delay(50ms);
  for (const std::uint64_t number : {1u, 2u, 3u, 4u}) two.ada.editor.ask_past(number);
  two.net.advance(1s);
  REQUIRE(two.ada.pasts.size() == 2);
  CHECK(two.ada.pasts.back() == editor::Past{4, "text 4"});
}

TEST_CASE("a server that is not understood is left for good") {
  const std::string messages[] = {"", "x", std::string("\x02\x05zzzzz", 7),
                                  editor::encode(editor::Reply(editor::Edits{"not operations"}))};
  for (const std::string& bytes : messages) {
    Two two;
    REQUIRE(two.server.server.peers()[0].send_binary(bytes));
    two.net.advance(60s);
    CHECK(two.ada.editor.link().state == Link::State::offline);
    CHECK(two.ada.editor.link().why.find("the server sent") == 0);
    CHECK(two.grace.is_live());
    // The text stays, so that the person can copy it.
    CHECK(two.ada.editor.has_text());
  }
}

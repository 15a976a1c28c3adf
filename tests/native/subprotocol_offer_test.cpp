#include "server/subprotocol_offer.hpp"

#include "catch.hpp"

using duet::detail::SubprotocolOffer;
using Names = std::vector<std::string>;

namespace {
Names names_of(const SubprotocolOffer& offer) { return {offer.names().begin(), offer.names().end()}; }
}  // namespace

TEST_CASE("the application sees only its own names") {
  const SubprotocolOffer offer(
      {"chat", "superchat", "duet.token.Zm9v", "chat+duet.alive", "superchat+duet.alive"});
  CHECK(names_of(offer) == Names{"chat", "superchat"});
  CHECK(offer.token() == "foo");
  CHECK(names_of(SubprotocolOffer({"duet.token", "duet.token.Zg", "duet.token+duet.alive"})).empty());
}

TEST_CASE("the application's choice is answered in its keep-alive form if the client offers that") {
  const SubprotocolOffer offer({"chat", "old", "chat+duet.alive"});
  const SubprotocolOffer::Answer chat = offer.answer("chat");
  CHECK(chat.subprotocol == "chat");
  CHECK(chat.entry == "chat+duet.alive");
  CHECK(chat.keeps_alive);
  const SubprotocolOffer::Answer old = offer.answer("old");
  CHECK(old.entry == "old");
  CHECK_FALSE(old.keeps_alive);
  const SubprotocolOffer::Answer none = offer.answer("");
  CHECK(none.entry.empty());
  CHECK_FALSE(none.keeps_alive);
}

TEST_CASE("without a choice of the application the token's own name is chosen") {
  const SubprotocolOffer offer({"duet.token", "duet.token.Zg", "duet.token+duet.alive"});
  const SubprotocolOffer::Answer answer = offer.answer("");
  CHECK(answer.subprotocol == "duet.token");
  CHECK(answer.entry == "duet.token+duet.alive");
  CHECK(SubprotocolOffer({"chat", "duet.token.Zg"}).answer("").entry.empty());
}

TEST_CASE("a token that is not base64url is ignored") {
  CHECK_FALSE(SubprotocolOffer({"duet.token.Z"}).token());
  CHECK_FALSE(SubprotocolOffer({"duet.token.Zm+v"}).token());
  CHECK_FALSE(SubprotocolOffer({"chat"}).token());
  CHECK(SubprotocolOffer({"duet.token."}).token() == "");
  CHECK(SubprotocolOffer({"duet.token.Zm9v", "duet.token.YmFy"}).token() == "foo");
}

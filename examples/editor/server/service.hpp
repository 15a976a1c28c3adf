// The editor's server: it answers the requests of connections, and sends each document's changes to its people.
#pragma once

#include <duet/server.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "../core/protocol.hpp"
#include "limits.hpp"
#include "open_document.hpp"
#include "store.hpp"

namespace editor {

/// Belongs to the loop's thread; so does the server.
class Service {
 public:
  struct Options {
    Limits limits = {};
  };

  /// All arguments must outlive it.
  Service(duet::Loop& loop, duet::Server& server, Store& store, Options options);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Adds what the editor needs to the options of its server: the subprotocol, compression and room for large texts.
  static void prepare(duet::ServerOptions& options);

  /// Returns the callbacks for the path of the editor. The Service must outlive the connections of that path.
  [[nodiscard]] duet::Route route();

 private:
  struct Visitor;
  struct Address;
  using Ws = const duet::Connection&;
  using Time = std::chrono::steady_clock::time_point;

  void admit(duet::Upgrade& upgrade);
  void receive(Ws ws, duet::Message message);
  void part(Ws ws);

  void carry_out(Ws ws, Visitor& visitor, Hello& hello);
  void carry_out(Ws ws, Visitor& visitor, Edits& edits);
  void carry_out(Ws ws, Visitor& visitor, Select& select);
  void carry_out(Ws ws, Visitor& visitor, Rename& rename);
  void carry_out(Ws ws, Visitor& visitor, AskMoments& ask);
  void carry_out(Ws ws, Visitor& visitor, AskPast& ask);

  OpenDocument* open(Ws ws, const Hello& hello);
  void welcome(Ws ws, Visitor& visitor, const Hello& hello, OpenDocument& document);
  /// Applies operations of this visitor. Returns how many, and the reason if that is not all of them.
  std::size_t apply(const Visitor& visitor, const text::Operations& operations, std::string& why);
  bool allow(Ws ws, common::Bucket& bucket, const common::Rate& rate, double count, std::string_view what);
  Address& address_of(Ws ws);

  /// Sends the reply once everything that was changed so far is on disk.
  void answer(Ws ws, const Reply& reply);
  /// The same to the others of the document.
  void tell_others(Ws ws, const OpenDocument& document, const Reply& reply);
  void plan_flush(Time due);
  void flush();
  void send_outgoing();
  void keep_snapshot(OpenDocument& document);

  /// A message that waits for the disk.
  struct Outgoing {
    duet::Connection ws;
    std::string topic;  ///< not empty: for all others of this topic
    std::string bytes;
  };

  duet::Loop& loop_;
  duet::Server& server_;
  Store& store_;
  Options options_;
  std::map<std::uint64_t, OpenDocument> documents_;  // by id, those with people
  std::map<std::string, Address> addresses_;
  std::vector<Outgoing> outgoing_;
  duet::TimerId flush_ = 0;
  Time flush_due_{};
};

}  // namespace editor

#include "request_json.hpp"

namespace chat {

Json to_json(const Request& request) {
  Json json = {{"room", request.room}, {"id", request.id}};
  if (request.offset != 0) json["offset"] = request.offset;
  switch (request.kind) {
    case Request::Kind::say:
      json["do"] = "say";
      json["text"] = request.text;
      break;
    case Request::Kind::edit:
      json["do"] = "edit";
      json["text"] = request.text;
      break;
    case Request::Kind::remove: json["do"] = "delete"; break;
    case Request::Kind::react:
      json["do"] = "react";
      json["emoji"] = request.text;
      json["on"] = request.on;
      break;
  }
  return json;
}

}  // namespace chat

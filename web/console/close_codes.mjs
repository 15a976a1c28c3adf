// The meaning of a close code for users (RFC 6455 section 7.4.1 and the IANA registry of close codes).

const sentences = {
  1000: 'The connection was closed normally.',
  1001: 'The server is shutting down or restarting. Reconnect in a moment.',
  1002: 'The connection was closed because one side broke the WebSocket protocol.',
  1003: 'The other side cannot handle this kind of message.',
  1005: 'The connection was closed without giving a reason.',
  1006: 'The connection was lost or could not be made. Is the server running?',
  1007: 'The connection was closed because a message was not valid text.',
  1008: 'The server refused the connection or a message: it is against its rules.',
  1009: 'The connection was closed because a message was too large.',
  1010: 'The server lacks a feature this page needs.',
  1011: 'The server met an error of its own.',
  1012: 'The server is restarting. Reconnect in a moment.',
  1013: 'The server is too busy right now. Try again later.',
  1014: 'A server in between got no proper answer from the one behind it.',
  1015: 'No secure connection could be made: the certificate may not be valid.',
};

const normal = new Set([1000, 1005]);

/** Returns whether the code is a problem to report. From 3000 on, only the application knows. */
export const isProblem = (code) => !normal.has(code) && code < 3000;

/** Returns a sentence for a close code, with the peer's reason, if any. */
export function closeSentence(code, reason = '') {
  const unlisted = code >= 3000 && code <= 4999
    ? 'The application closed the connection.'
    : 'The connection was closed for a reason this page does not know.';
  const sentence = sentences[code] ?? unlisted;
  return reason ? `${sentence} Reason: “${reason}”` : sentence;
}

// Checks that the server echoes messages.
const patience = 3000;

/** Throws a sentence for users if it does not. */
export async function checkEcho(url) {
  const socket = new WebSocket(url);
  const said = 'Is this an echo?';
  try {
    await new Promise((resolve, reject) => {
      const fail = (sentence) => reject(new Error(sentence));
      socket.onopen = () => socket.send(said);
      socket.onmessage = ({ data }) => {
        if (data === said) resolve();
        else fail('The server answers, but does not send messages back: start it with “duet serve --echo”.');
      };
      socket.onclose = () => fail(`There is no connection to ${url}.`);
      setTimeout(fail, patience, 'The server does not send messages back: start it with “duet serve --echo”.');
    });
  } finally {
    socket.onclose = null;
    socket.close();
  }
}

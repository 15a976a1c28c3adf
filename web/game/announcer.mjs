// Tells screen readers of a game that they cannot see: one's own score, end and return.

const pause = 5_000;  // between two announcements of the score

export class Announcer {
  #place = document.getElementById('announcer');
  #score = 0;
  #told = -Infinity;

  say(text) { this.#place.textContent = text; }

  /** One's own score has changed. */
  score(score, place, players, now) {
    if (score === this.#score || now - this.#told < pause) return;
    this.#score = score;
    this.#told = now;
    this.say(`Score ${score}${place ? `, place ${place} of ${players}` : ''}.`);
  }
}

// The dialog that shows the text at an earlier time.

const $ = (id) => document.getElementById(id);
const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export class HistoryView {
  #core;
  #moments = [];

  constructor(core) {
    this.#core = core;
    $('history-open').addEventListener('click', () => {
      this.showMoments([]);
      $('history').showModal();
      core.askMoments();
    });
    $('history-close').addEventListener('click', () => $('history').close());
    $('moment').addEventListener('input', () => this.#ask());
  }

  showMoments(moments) {
    this.#moments = moments;
    $('moment').max = String(Math.max(0, moments.length - 1));
    $('moment').value = $('moment').max;
    $('moment').disabled = moments.length === 0;
    $('past').textContent = '';
    $('moment-time').textContent = moments.length === 0 ? 'No changes are known yet.' : '';
    if (moments.length > 0) this.#ask();
  }

  showPast(number, text) {
    if (this.#moments[$('moment').value]?.number === number) $('past').textContent = text;
  }

  #ask() {
    const { number, at } = this.#moments[$('moment').value];
    const words = `${time.format(at)}, ${Number($('moment').value) + 1} of ${this.#moments.length}`;
    $('moment-time').textContent = words;
    $('moment').setAttribute('aria-valuetext', words);
    this.#core.askPast(number);
  }
}

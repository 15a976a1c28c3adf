// The dialog that asks for a name and a document.

const $ = (id) => document.getElementById(id);
const cleaned = (text) => text.trim().replace(/\s+/gu, ' ');

export class Welcome {
  #onDone = () => '';

  constructor() {
    $('name-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const problem = this.#onDone(cleaned($('name').value), cleaned($('document').value));
      $('name-problem').textContent = problem;
      $('name').setAttribute('aria-invalid', String(problem !== ''));
      if (!problem) $('welcome').close();
    });
  }

  /** `onDone(name, document)` returns what is wrong, or an empty text. Without `canCancel`, there is nothing to go back to. */
  ask({ name, document, canCancel }, onDone) {
    this.#onDone = onDone;
    $('name').value = name;
    $('document').value = document;
    $('document').readOnly = canCancel;
    $('name-problem').textContent = '';
    $('welcome').oncancel = (event) => { if (!canCancel) event.preventDefault(); };
    $('welcome').showModal();
  }
}

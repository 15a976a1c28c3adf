// The dialog that asks for a name.

const $ = (id) => document.getElementById(id);

export class Welcome {
  constructor(core) {
    $('name-form').addEventListener('submit', (event) => {
      event.preventDefault();
      core.call({ do: 'name', text: $('name').value.trim().replace(/\s+/gu, ' ') });
    });
    // There is nothing behind the dialog that can be used without a name.
    $('welcome').addEventListener('cancel', (event) => event.preventDefault());
  }

  show(view) {
    const dialog = $('welcome');
    if (view.needsName && !dialog.open) dialog.showModal();
    if (!view.needsName && dialog.open) {
      dialog.close();
      $('text').focus();
    }
    if ($('name-problem').textContent !== view.nameProblem) $('name-problem').textContent = view.nameProblem;
    $('name').setAttribute('aria-invalid', String(view.nameProblem !== ''));
  }
}

import { t } from '../i18n/text';

/** Asks the user in a dialog, and resolves to whether they agree. */
export function confirm(text: string, yes: string): Promise<boolean> {
  const dialog = document.createElement('dialog');
  dialog.className = 'question';
  const words = document.createElement('p');
  words.textContent = text;
  words.id = 'question-text';
  dialog.setAttribute('aria-labelledby', words.id);
  const form = document.createElement('form');
  form.method = 'dialog';
  const button = (label: string, value: string) => Object.assign(document.createElement('button'), { textContent: label, value });
  const agree = button(yes, 'yes');
  agree.className = 'primary';
  form.append(agree, button(t('models.cancel'), ''));
  dialog.append(words, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}

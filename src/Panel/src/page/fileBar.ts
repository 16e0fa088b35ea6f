import { drawInLanguage, t, type Key } from '../i18n/text';
import type { WorkflowFiles } from './WorkflowFiles';

const ACCEPTED = '.json,.png,application/json,image/png';

/** The ways to open and save: two buttons over the canvas, Ctrl+O and Ctrl+S, and files that are dropped on it. */
export function fileBar(place: HTMLElement, frame: HTMLElement, files: WorkflowFiles): void {
  const button = (label: Key, hint: Key, onClick: () => void) => {
    const element = document.createElement('button');
    element.type = 'button';
    element.onclick = onClick;
    drawInLanguage(() => {
      element.textContent = t(label);
      element.title = t(hint);
      // "Save" alone is also the button of forms in the panel.
      element.setAttribute('aria-label', t(hint));
    });
    return element;
  };
  const [open, save] = [() => choose(files), () => files.save()];
  place.replaceChildren(button('page.open', 'page.openHint', open), button('page.save', 'page.saveHint', save));

  // Wherever the focus is: the browser's own dialogs for these keys are of no use here.
  addEventListener(
    'keydown',
    (event) => {
      const key = event.key.toLowerCase();
      const act = key === 'o' ? open : key === 's' ? save : undefined;
      if (!act || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      act();
    },
    true,
  );
  dropped(frame, files);
}

function choose(files: WorkflowFiles): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: ACCEPTED });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) void files.open(file);
  });
  input.click();
}

function dropped(frame: HTMLElement, files: WorkflowFiles): void {
  const over = (event: DragEvent, isOver: boolean) => {
    if (!event.dataTransfer?.types.includes('Files')) return false;
    event.preventDefault();
    frame.toggleAttribute('data-dropping', isOver);
    return true;
  };
  frame.addEventListener('dragover', (event) => over(event, true));
  frame.addEventListener('dragleave', (event) => over(event, frame.contains(event.relatedTarget as Node | null)));
  frame.addEventListener('drop', (event) => {
    if (!over(event, false)) return;
    const [file] = event.dataTransfer!.files;
    if (file) void files.open(file);
  });
}

import type { ComfyApp, KeyCombo } from './comfy';
import { ID } from './id';

/**
 * Whether a key belongs to one of the assistant's commands, as the user has set it in ComfyUI. Those keys alone leave the panel: ComfyUI
 * cannot see that the others are typed into a text field.
 */
export function isShortcut(app: ComfyApp, event: Event): boolean {
  if (!(event instanceof KeyboardEvent)) return false;
  return (app.extensionManager.command?.commands ?? []).some(
    ({ id, keybinding }) => (id.startsWith('ComfyAssistant.') || id.endsWith(`.${ID}`)) && keybinding && matches(keybinding.combo, event),
  );
}

function matches({ key, ctrl = false, alt = false, shift = false }: KeyCombo, event: KeyboardEvent): boolean {
  return (
    // A shortcut without a modifier is a letter here.
    (ctrl || alt) &&
    key.toLowerCase() === event.key.toLowerCase() &&
    ctrl === (event.ctrlKey || event.metaKey) &&
    alt === event.altKey &&
    shift === event.shiftKey
  );
}

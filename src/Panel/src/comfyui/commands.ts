import type { ComfyCommand, KeyCombo } from './comfy';
import type { LazyPanel } from './LazyPanel';

/** ComfyUI's menu that has them all, in order. */
export const MENU = 'ComfyAssistant';

/** What ComfyUI offers in its menu, its palette of commands and its list of shortcuts. Their labels are translated in `comfyui-pack/locales`. */
export function commandsOf(panel: LazyPanel): ComfyCommand[] {
  return [
    {
      id: 'ComfyAssistant.Open',
      label: 'ComfyAssistant: open or close',
      menubarLabel: 'Open or Close the Assistant',
      icon: 'pi pi-comments',
      function: () => panel.toggle(),
    },
    {
      id: 'ComfyAssistant.Write',
      label: 'ComfyAssistant: write a message',
      menubarLabel: 'Write to the Assistant',
      icon: 'pi pi-pencil',
      function: () => panel.open((loaded) => loaded.focus()),
    },
    {
      id: 'ComfyAssistant.Ask',
      label: 'ComfyAssistant: ask about the selection, or the workflow',
      menubarLabel: 'Ask About the Selection',
      icon: 'pi pi-question-circle',
      function: () => panel.open((loaded) => loaded.ask()),
    },
    {
      id: 'ComfyAssistant.Check',
      label: 'ComfyAssistant: check this workflow',
      menubarLabel: 'Check This Workflow',
      icon: 'pi pi-wrench',
      function: () => panel.open((loaded) => loaded.check()),
    },
    {
      id: 'ComfyAssistant.Stop',
      label: 'ComfyAssistant: stop the answer',
      menubarLabel: 'Stop the Answer',
      icon: 'pi pi-stop-circle',
      function: () => panel.useLoaded((loaded) => loaded.stop()),
    },
    {
      id: 'ComfyAssistant.New',
      label: 'ComfyAssistant: new conversation',
      menubarLabel: 'New Conversation',
      icon: 'pi pi-plus',
      function: () => panel.open((loaded) => loaded.create()),
    },
    {
      id: 'ComfyAssistant.Prompts',
      label: 'ComfyAssistant: edit prompts',
      menubarLabel: 'Edit Prompts',
      icon: 'pi pi-book',
      function: () => panel.use((loaded) => loaded.openPrompts()),
    },
  ];
}

// ComfyUI compares the characters that keys write, and on a Mac Option changes those: each shortcut is there twice.
const KEYS = [
  ['ComfyAssistant.Open', 'a', 'å'],
  ['ComfyAssistant.Write', 'q', 'œ'],
  ['ComfyAssistant.Stop', 'x', '≈'],
] as const;

/** Alt and a letter, which neither ComfyUI nor a browser uses; users set others in ComfyUI's settings. */
export const shortcuts: readonly { commandId: string; combo: KeyCombo }[] = KEYS.flatMap(([commandId, ...keys]) =>
  keys.map((key) => ({ commandId, combo: { key, alt: true } })),
);

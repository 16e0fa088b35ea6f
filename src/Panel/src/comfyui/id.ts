/** The panel's tab in ComfyUI. */
export const ID = 'comfy-assistant';

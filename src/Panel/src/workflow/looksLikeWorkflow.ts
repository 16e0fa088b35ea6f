/** Whether a text is a workflow in either of ComfyUI's formats, and not words about one. */
export function looksLikeWorkflow(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    const json = JSON.parse(text) as Record<string, unknown>;
    const entries = Object.values(json);
    return Array.isArray(json['nodes']) || (entries.length > 0 && entries.every(hasClass));
  } catch {
    // Half a workflow, or something else in braces: words of the message.
    return false;
  }
}

function hasClass(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'class_type' in value;
}

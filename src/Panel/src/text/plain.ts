/** A value from JSON as plain text: nothing for null, JSON for objects (String would give "[object Object]"). */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

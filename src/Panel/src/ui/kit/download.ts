/**
 * Saves a file as the browser saves what is downloaded.
 * @param content A text is JSON, unless the name says Markdown.
 */
export function download(name: string, content: string | Blob): void {
  const type = name.endsWith('.md') ? 'text/markdown' : 'application/json';
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

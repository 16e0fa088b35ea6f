import type { Attempt } from '../../service/requests';

/** The request as a command for a terminal. The key stays blank: the shell puts it in. */
export function asCurl({ url, body }: Pick<Attempt, 'url' | 'body'>): string {
  return [
    `curl -N ${quoted(url)}`,
    `-H 'Content-Type: application/json'`,
    `-H "Authorization: Bearer $API_KEY"`,
    `--data-raw ${quoted(body)}`,
  ].join(' \\\n  ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

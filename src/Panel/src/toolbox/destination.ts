interface Source {
  server?: string | null | undefined;
  calls?: string | null | undefined;
}

/** Whom a tool from outside sends its arguments to: the site that a skill's API is at, or the name of an MCP server. */
export function destination({ server, calls }: Source): string | undefined {
  const site = calls && /^\S+ (\w+:\/\/[^/]+)/.exec(calls)?.[1];
  return site || server || undefined;
}

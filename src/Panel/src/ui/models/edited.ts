import type { Connection, Draft } from '../../service/models';

/** What is being entered: for a connection that exists, or for a new one. */
export interface Edited {
  draft: Draft;
  connection?: Connection;
  /** Where the provider's users make keys. */
  keyPage?: string | undefined;
  needsKey: boolean;
}

/** The connection as it would be sent again, to change some of it. */
export function draftOf({ provider, baseUrl, name, model, contextTokens, tools, sharesGpu }: Connection): Draft {
  return {
    provider,
    baseUrl,
    name,
    ...(model && { model }),
    ...(contextTokens && { contextTokens }),
    ...(tools && { tools }),
    ...(sharesGpu && { sharesGpu: true }),
  };
}

import type { Connection, Draft } from '../../service/models';

/** What is being entered: for a connection that exists, or for a new one. */
export interface Edited {
  draft: Draft;
  connection?: Connection;
  /** Where the provider's users make keys. */
  keyPage?: string | undefined;
  needsKey: boolean;
}

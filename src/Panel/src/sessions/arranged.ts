import type { Session } from './Session';

/** Some sessions under a heading; undefined for those that belong to no workflow, or where there are no folders. */
export interface Folder {
  workflow: string | undefined;
  sessions: Session[];
}

/** Sessions as the list shows them: pinned ones first, and if wished, a folder for each workflow, the one used last first. */
export function arranged(sessions: readonly Session[], inFolders: boolean): { pinned: Session[]; folders: Folder[] } {
  const pinned = sessions.filter((session) => session.pinned);
  const others = sessions.filter((session) => !session.pinned);
  if (!inFolders) return { pinned, folders: [{ workflow: undefined, sessions: others }] };
  const folders = new Map<string | undefined, Session[]>();
  for (const session of others) folders.set(session.workflow, [...(folders.get(session.workflow) ?? []), session]);
  return { pinned, folders: [...folders].map(([workflow, inside]) => ({ workflow, sessions: inside })) };
}

import { useCallback, useEffect, useState } from 'react';
import { getJson, optional } from '../service/service';

export interface Resource<T> {
  /** Undefined while loading; null if this version of the service does not have it. */
  value: T | null | undefined;
  error: string;
  reload: () => Promise<void>;
  /** Changes it, then reloads. A failure becomes the error. True on success. */
  change: (work: () => Promise<unknown>) => Promise<boolean>;
}

interface Answer<T> {
  value?: T | null;
  error: string;
}

export function useResource<T>(path: string): Resource<T> {
  const [{ value, error }, setAnswer] = useState<Answer<T>>({ error: '' });
  const fail = (failure: unknown) => setAnswer((answer) => ({ ...answer, error: (failure as Error).message }));
  const reload = useCallback(() => read<T>(path).then((value) => setAnswer({ value, error: '' }), fail), [path]);
  useEffect(() => {
    void reload();
  }, [reload]);
  const change = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (failure) {
      fail(failure);
      return false;
    }
    await reload();
    return true;
  };
  return { value, error, reload, change };
}

async function read<T>(path: string): Promise<T | null> {
  return (await optional(getJson<T>(path))) ?? null;
}

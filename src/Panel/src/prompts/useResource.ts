import { useCallback, useEffect, useState } from 'react';
import { getJson, optional } from '../service/service';

export interface Resource<T> {
  /** Undefined while it loads; null where this version of the service does not have it. */
  value: T | null | undefined;
  error: string;
  reload: () => Promise<void>;
  /** Does something to it, then reads it again; a failure becomes the error. True when it went well. */
  change: (work: () => Promise<unknown>) => Promise<boolean>;
}

export function useResource<T>(path: string): Resource<T> {
  const [value, setValue] = useState<T | null>();
  const [error, setError] = useState('');
  const reload = useCallback(async () => {
    try {
      setValue((await optional(getJson<T>(path))) ?? null);
      setError('');
    } catch (failure) {
      setError((failure as Error).message);
    }
  }, [path]);
  useEffect(() => {
    void reload();
  }, [reload]);
  const change = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (failure) {
      setError((failure as Error).message);
      return false;
    }
    await reload();
    return true;
  };
  return { value, error, reload, change };
}

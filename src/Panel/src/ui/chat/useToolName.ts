import { useEffect } from 'react';
import { isKey, useText } from '../../i18n/text';
import { listTools, serviceTools } from '../../service/tools';
import { useStore } from '../../state/Store';

/** A tool's display name: our translation, else the service's title, else the wire name. */
export function useToolName(name: string): string {
  const t = useText();
  const listed = useStore(serviceTools);
  const key = `toolName.${name}`;
  const isTranslated = isKey(key);
  useEffect(() => {
    if (!isTranslated) void listTools();
  }, [isTranslated]);
  return isTranslated ? t(key) : (listed.find((tool) => tool.name === name)?.title ?? name);
}

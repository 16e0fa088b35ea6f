import { useEffect } from 'react';
import { isKey, useText, type t } from '../../i18n/text';
import { listTools, serviceTools } from '../../service/tools';
import { useStore } from '../../state/Store';

/** A tool's display name: our translation, else the service's title, else the wire name. */
export function useToolName(name: string): string {
  const t = useText();
  const listed = useStore(serviceTools);
  const isTranslated = isKey(`toolName.${name}`);
  useEffect(() => {
    if (!isTranslated) void listTools();
  }, [isTranslated]);
  return toolName(name, listed, t);
}

/** The same, of the tools that the service has listed so far. */
export function toolName(name: string, listed: readonly { name: string; title?: string }[], text: typeof t): string {
  const key = `toolName.${name}`;
  return isKey(key) ? text(key) : (listed.find((tool) => tool.name === name)?.title ?? name);
}

import { useEffect } from 'react';
import { isKey, useText } from '../../i18n/text';
import { listTools, serviceTools, toolTitle } from '../../service/tools';
import { useStore } from '../../state/Store';

/** A tool's display name, which may change with the language and with the service's list. */
export function useToolName(name: string): string {
  useText();
  useStore(serviceTools);
  const isTranslated = isKey(`toolName.${name}`);
  useEffect(() => {
    if (!isTranslated) void listTools();
  }, [isTranslated]);
  return toolTitle(name);
}

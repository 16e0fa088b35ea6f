import { useEffect } from 'react';
import { useText } from '../../i18n/text';
import { listTools, serviceTools } from '../../service/tools';
import { isForeign, toolTitle } from '../../service/toolTitle';
import { useStore } from '../../state/Store';

/** A tool's name for people, which follows the language and the service's list. */
export function useToolName(name: string): string {
  useText();
  useStore(serviceTools);
  const asksService = isForeign(name);
  useEffect(() => {
    if (asksService) void listTools();
  }, [asksService]);
  return toolTitle(name);
}

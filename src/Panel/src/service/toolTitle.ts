import { isKey, t } from '../i18n/text';
import { serviceTools } from './tools';

/** A tool's name for people: ours in their language, else the service's own title for it, else its wire name. */
export function toolTitle(name: string): string {
  const key = `toolName.${name}`;
  return isKey(key) ? t(key) : (serviceTools.get().find((tool) => tool.name === name)?.title ?? name);
}

/** Whether the service has to be asked for the name of a tool. */
export function isForeign(name: string): boolean {
  return !isKey(`toolName.${name}`);
}

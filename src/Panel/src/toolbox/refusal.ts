import { ToolError } from '../canvas/ToolError';
import type { Finding } from '../service/workflows';

const SHOWN = 20;

/** Findings, worded as the service's own canvas tools word them. `data` goes with them. */
export function refusal(tool: string, errors: readonly Finding[], what: string, data?: object): ToolError {
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  const lines = errors.slice(0, SHOWN).map(({ code, message }, index) => `\n${index + 1}. ${code}: ${message}`);
  const more = errors.length > SHOWN ? `\n… and ${errors.length - SHOWN} more.` : '';
  return new ToolError(`${tool}: the workflow has ${count} and ${what}${lines.join('')}${more}`, data);
}

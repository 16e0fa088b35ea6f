import { serviceTool, toolTitle } from '../service/tools';
import { shorten } from '../text/shorten';
import { destination } from './destination';
import { requireLeave } from './permission';
import type { ToolContext } from './tool';

/** The most characters of the arguments that the card shows. */
const SHOWN = 2_000;

/** Shows a call with its arguments and where it goes, and throws where the user does not agree. */
export async function requireYes(name: string, args: unknown, { permit }: Pick<ToolContext, 'permit'>): Promise<void> {
  const { runsIn, server, skill, calls } = serviceTool(name) ?? {};
  const to = destination({ server, calls });
  const leave = await permit({
    kind: 'call',
    subject: toolTitle(name),
    facts: [
      ...(skill ? [{ what: 'skill' as const, value: skill }] : server ? [{ what: 'server' as const, value: server }] : []),
      ...(calls ? [{ what: 'address' as const, value: calls }] : []),
      { what: 'arguments', value: shorten(JSON.stringify(args ?? {}, null, 1), SHOWN) },
    ],
    effects: [to ? { what: 'sends', values: { server: to } } : { what: runsIn === 'server' ? 'inService' : 'onCanvas' }],
  });
  requireLeave(leave, `${name} was not called`);
}

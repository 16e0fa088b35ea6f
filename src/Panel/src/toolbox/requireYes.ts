import { serviceTool, toolTitle } from '../service/tools';
import { shorten } from '../text/shorten';
import { requireLeave } from './permission';
import type { ToolContext } from './tool';

/** The most characters of the arguments that the card shows. */
const SHOWN = 2_000;

/** Shows a call with its arguments and where it goes, and throws where the user does not agree. */
export async function requireYes(name: string, args: unknown, { permit }: Pick<ToolContext, 'permit'>): Promise<void> {
  const { runsIn, server } = serviceTool(name) ?? {};
  const leave = await permit({
    kind: 'call',
    subject: toolTitle(name),
    facts: [
      ...(server === undefined ? [] : [{ what: 'server' as const, value: server }]),
      { what: 'arguments', value: shorten(JSON.stringify(args ?? {}, null, 1), SHOWN) },
    ],
    effects: [server === undefined ? { what: runsIn === 'server' ? 'inService' : 'onCanvas' } : { what: 'sends', values: { server } }],
  });
  requireLeave(leave, `${name} was not called`);
}

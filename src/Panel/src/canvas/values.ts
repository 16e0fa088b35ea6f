import type { GraphNode, Widget } from './graph';
import { plain } from '../text/plain';
import { nearest } from './names';

type Fit = { ok: true; value: unknown } | { ok: false; error: string };

/** The choices of a combo, or undefined for any other widget. */
export function choices(widget: Widget, node: GraphNode): unknown[] | undefined {
  if (widget.type !== 'combo') return undefined;
  const values = widget.options?.values;
  const list = typeof values === 'function' ? (values as (widget: Widget, node: GraphNode) => unknown)(widget, node) : values;
  if (Array.isArray(list)) return list as unknown[];
  return list && typeof list === 'object' ? Object.keys(list) : undefined;
}

/** An option brings the widgets under its dotted names, so it comes before them. */
export function byDepth<T>(entries: [name: string, value: T][]): [name: string, value: T][] {
  const depth = ([name]: [string, T]) => name.split('.').length;
  return entries.toSorted((one, other) => depth(one) - depth(other));
}

/** What a widget takes for a value: numbers written as text and choices in another letter case are corrected, the rest refused. */
export function fit(widget: Widget, node: GraphNode, value: unknown): Fit {
  const list = choices(widget, node);
  if (list) return fitChoice(widget, list, value);
  switch (widget.type) {
    case 'number':
    case 'slider':
    case 'knob':
    case 'gradientslider':
      return fitNumber(widget, value);
    case 'toggle':
      return fitSwitch(widget, value);
    case 'text':
    case 'string':
    case 'customtext':
    case 'markdown':
    case 'textarea':
      return typeof value === 'object' ? no(widget, 'takes text') : { ok: true, value: plain(value) };
    default:
      return { ok: true, value };
  }
}

function fitChoice(widget: Widget, list: unknown[], value: unknown): Fit {
  if (list.includes(value)) return { ok: true, value };
  const same = list.filter((choice) => comparable(choice) === comparable(value));
  if (same.length === 1) return { ok: true, value: same[0] };
  if (list.length === 0) return no(widget, `has no choices: nothing that fits is installed, so "${String(value)}" cannot be set`);
  const close = nearest(String(value), list.map(String), 5);
  const shown = list.length <= 12 ? `The choices are: ${list.join(', ')}.` : `Closest of its ${list.length} choices: ${close.join(', ')}.`;
  return no(widget, `has no choice "${String(value)}". ${shown}`);
}

// On Windows, model names contain backslashes.
function comparable(value: unknown): string {
  return String(value).toLowerCase().replaceAll('\\', '/');
}

function fitNumber(widget: Widget, value: unknown): Fit {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return no(widget, `takes a number, not ${JSON.stringify(value)}`);
  const { min, max, precision } = widget.options ?? {};
  if (precision === 0 && !Number.isInteger(number)) return no(widget, `takes whole numbers, not ${number}`);
  if ((min !== undefined && number < min) || (max !== undefined && number > max))
    return no(widget, `takes ${min ?? '-∞'} to ${max ?? '∞'}; ${number} is outside`);
  return { ok: true, value: number };
}

function fitSwitch(widget: Widget, value: unknown): Fit {
  if (typeof value === 'boolean') return { ok: true, value };
  const word = String(value).toLowerCase();
  return word === 'true' || word === 'false'
    ? { ok: true, value: word === 'true' }
    : no(widget, `is a switch: true or false, not ${JSON.stringify(value)}`);
}

function no(widget: Widget, why: string): Fit {
  return { ok: false, error: `"${widget.name}" ${why}` + (why.endsWith('.') ? '' : '.') };
}

import { readQueue } from '../toolbox/queue';
import type { Tool } from '../toolbox/tool';

export const getQueue: Tool = (_args, { canvas }) => readQueue(canvas);

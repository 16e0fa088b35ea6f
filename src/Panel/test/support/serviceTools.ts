import { inject } from 'vitest';

/** A tool as `GET /api/tools` of the built service lists it. */
interface ListedTool {
  name: string;
  title: string;
  runsIn: 'browser' | 'server';
  parameters: { properties: Record<string, { type?: string }> };
}

declare module 'vitest' {
  interface ProvidedContext {
    serviceTools: ListedTool[];
    toolNames: string[];
  }
}

export const serviceTools = inject('serviceTools');
/** Of every tool, those that only other agents get among them. */
export const toolNames = inject('toolNames');

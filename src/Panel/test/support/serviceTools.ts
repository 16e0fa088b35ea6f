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
  }
}

export const serviceTools = inject('serviceTools');

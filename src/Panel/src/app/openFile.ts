import type { Canvas } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import { t } from '../i18n/text';
import { examine } from '../service/doctor';
import { ServiceError } from '../service/service';
import { openWorkflow, readOwn } from '../toolbox/openWorkflow';

/** What came of it, in words for the user. */
export interface Opened {
  isOpen: boolean;
  text: string;
}

// Nothing that the user waits for here can be stopped; each request has its own limit.
const NEVER = new AbortController().signal;

/**
 * Puts the workflow that a file holds on the canvas, in one step of undo, after the service has mended what it can. What is not installed is
 * named; without a node's type, the canvas stays as it was.
 */
export async function openFile(canvas: Canvas, file: File): Promise<Opened> {
  const { name } = file;
  try {
    const { diagnosis } = await examine(file);
    if (!diagnosis) return { isOpen: false, text: t('file.noWorkflow', { name }) };
    await openWorkflow(canvas, readOwn(canvas, diagnosis.workflow), NEVER);
    const missing = diagnosis.models.filter(({ installed }) => installed === false).map(({ file }) => file);
    const needs = missing.length > 0 ? ` ${t('missing.title')}: ${missing.join(', ')}.` : '';
    return { isOpen: true, text: t('file.opened', { name }) + needs };
  } catch (failure) {
    if (!(failure instanceof ToolError) && !(failure instanceof ServiceError)) throw failure;
    return { isOpen: false, text: failure.message };
  }
}

import type { FileUIPart } from 'ai';
import { useState } from 'react';
import { t } from '../../i18n/text';
import { examine, LARGEST_FILE, type Diagnosis } from '../../service/doctor';
import { ServiceError } from '../../service/service';
import { newId } from '../../text/newId';
import { useApp } from '../kit/context';
import { isText, readAttachment } from './readAttachment';

/** A file of the user's that holds a workflow. */
export interface WorkflowFile {
  id: string;
  file: File;
  summary: string;
  diagnosis: Diagnosis;
}

/** ComfyUI writes the workflow into what it saves. */
const MAY_HOLD = /\.(json|png|webp|mp4|m4v|mov|flac)$/i;

/**
 * What becomes of files that are dropped, pasted or chosen: one with a workflow is offered to be opened, and reaches the model only when
 * the user asks; pictures and texts are attached.
 */
export function useFiles(attach: (file: FileUIPart) => void) {
  const app = useApp();
  const [found, setFound] = useState<WorkflowFile[]>([]);
  const [reading, setReading] = useState<string[]>([]);

  const take = async (files: Iterable<File>) => {
    for (const file of files) await takeOne(file);
  };
  const takeOne = async (file: File) => {
    if (MAY_HOLD.test(file.name) && file.size <= LARGEST_FILE) {
      setReading((names) => [...names, file.name]);
      const workflow = await workflowIn(file);
      setReading((names) => names.toSpliced(names.indexOf(file.name), 1));
      if (workflow) return setFound((files) => [...files, workflow]);
    }
    await asAttachment(file);
  };
  const asAttachment = async (file: File) => {
    const attached = await readAttachment(file);
    if ('file' in attached) attach(attached.file);
    else app.notice(t(attached.refused, { name: attached.name }));
  };
  // What the service cannot examine now may still be a picture or a text.
  const workflowIn = async (file: File): Promise<WorkflowFile | undefined> => {
    try {
      const { summary, diagnosis } = await examine(file);
      return diagnosis && { id: newId(), file, summary, diagnosis };
    } catch (failure) {
      if (!(failure instanceof ServiceError)) throw failure;
      if (!file.type.startsWith('image/') && !isText(file)) app.notice(failure.message);
      return undefined;
    }
  };
  return { found, reading, take, asAttachment, dismiss: (id: string) => setFound((files) => files.filter((one) => one.id !== id)) };
}

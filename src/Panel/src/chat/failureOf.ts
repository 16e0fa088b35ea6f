import { ServiceError } from '../service/service';
import type { Failure } from '../sessions/messages';

/** Why an answer did not come. */
export function failureOf(error: Error): Failure {
  if (error instanceof ServiceError) return { kind: error.kind, text: error.message };
  // What fetch throws when a body that it reads breaks off.
  if (error instanceof TypeError) return { kind: 'cut', text: '' };
  return { kind: 'model', text: error.message };
}

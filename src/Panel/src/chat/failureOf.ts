import { ServiceError } from '../service/service';
import type { Failure } from '../sessions/messages';

/** Why there is no answer. */
export function failureOf(error: Error): Failure {
  if (error instanceof ServiceError) return { kind: error.kind, text: error.message };
  // What fetch throws when the body it is reading breaks off.
  if (error instanceof TypeError) return { kind: 'cut', text: '' };
  return { kind: 'model', text: error.message };
}

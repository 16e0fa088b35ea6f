import { ServiceError } from '../service/service';
import type { Failure } from '../sessions/messages';

/**
 * Why there is no answer.
 * @param about What is wrong at the model's provider, where the stream said it before its error.
 */
export function failureOf(error: Error, about?: string): Failure {
  if (error instanceof ServiceError) return { kind: error.kind, text: error.message, ...(error.about && { about: error.about }) };
  // What fetch throws when the body it is reading breaks off.
  if (error instanceof TypeError) return { kind: 'cut', text: '' };
  return { kind: 'model', text: error.message, ...(about && { about }) };
}

import { getJson, optional, sendJson } from '../service/service';
import { Store } from '../state/Store';

/** Whether to show the setup questions; undefined until the service has said whether it wants them answered. */
export const needsOnboarding = new Store<boolean | undefined>(undefined);

export async function askWhetherNeeded(): Promise<void> {
  if (needsOnboarding.get() !== undefined) return;
  try {
    const status = await optional(getJson<{ needsOnboarding: boolean }>('/api/user-context/status'));
    needsOnboarding.set(status?.needsOnboarding ?? false);
  } catch (failure) {
    // The questions are optional, and the next start asks again.
    console.warn('ComfyAssistant: the service did not say whether setup is needed', failure);
  }
}

/** Stores the answers, or that the user skipped the questions. Throws what the service refuses. */
export async function answerOnboarding(answers: object): Promise<void> {
  await sendJson('POST', '/api/user-context/onboarding', answers);
  needsOnboarding.set(false);
}

import { draftExample, type ExampleText, type Happened } from '../../service/examples';
import { Store } from '../../state/Store';

/** The place of an example that has no file yet. */
export const NEW = 'new';

/** The example that was made of what happened, and is not saved yet. */
export const made = new Store<ExampleText | undefined>(undefined);

/** Makes an example of what happened, and opens it for editing. */
export async function makeExample(happened: Happened): Promise<void> {
  made.set(await draftExample(happened));
  location.hash = `examples/${NEW}`;
}

import { useEffect, useState } from 'react';
import { Missing } from '../Missing';
import { makeExample } from './made';

/** Makes an example of a conversation's last question and answer, then opens it for editing. */
export function FromConversation({ id }: { id: string }) {
  const [problem, setProblem] = useState('');
  useEffect(() => {
    let current = true;
    const make = async () => {
      // With what reads this browser's conversations, which nothing else here needs.
      const { happenedInConversation } = await import('./happened');
      const happened = await happenedInConversation(id);
      if (current) await makeExample(happened);
    };
    make().catch((failure: unknown) => current && setProblem((failure as Error).message));
    return () => void (current = false);
  }, [id]);
  return <Missing value="" error={problem} />;
}

import { useText } from '../../../i18n/text';
import { Reasoning } from '../Reasoning';
import { ToolCall } from '../ToolCall';
import type { Step } from './rows';
import { workDone } from './workDone';
import { workSentence } from './workSentence';

/**
 * Several steps of an answer, folded into one sentence.
 * @param times How long each of the answer's thoughts took, in ms.
 */
export function WorkGroup({ steps, times }: { steps: Step[]; times: readonly number[] }) {
  const t = useText();
  const calls = steps.filter((step) => 'call' in step);
  return (
    <details className="work">
      <summary>
        <span className="work-sentence">{workSentence(workDone(calls), t)}</span>
      </summary>
      {steps.map((step, index) => (
        <StepLine key={index} step={step} times={times} busy={false} />
      ))}
    </details>
  );
}

/** One step of an answer. */
export function StepLine({ step, times, busy }: { step: Step; times: readonly number[]; busy: boolean }) {
  if ('call' in step) return <ToolCall part={step.call} times={step.times} mended={step.mended} />;
  const { thought, place } = step;
  return <Reasoning text={thought.text} busy={busy && thought.state === 'streaming'} took={times[place]} />;
}

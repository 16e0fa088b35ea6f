import { useText } from '../../i18n/text';
import { examplesPath, type ExampleEntry, type ExampleList, type ExampleResult } from '../../service/examples';
import { directionOf } from '../../text/direction';
import { Missing } from '../Missing';
import { useResource } from '../useResource';
import { FromConversation } from './FromConversation';
import { OneExample } from './OneExample';
import { resultsOf } from './resultOf';
import { Rate, ResultPart } from './ResultPart';
import { RunPart } from './RunPart';
import { useRun, type Run } from './useRun';

const OF_CONVERSATION = 'of/';

/** Examples of how the assistant is to answer, run as tests. `place` is the name of one, `of/` and the id of a conversation, or empty. */
export function ExamplesSection({ place }: { place: string }) {
  const run = useRun();
  if (place.startsWith(OF_CONVERSATION)) return <FromConversation id={place.slice(OF_CONVERSATION.length)} />;
  return place ? <OneExample key={place} name={place} run={run} /> : <AllExamples run={run} />;
}

function AllExamples({ run }: { run: Run }) {
  const t = useText();
  const { value, error } = useResource<ExampleList>(examplesPath);
  if (!value) return <Missing value={value} error={error} />;
  const results = resultsOf(run);
  return (
    <>
      <p className="muted">{t('examples.about')}</p>
      <RunPart run={run} />
      <p>
        <a href="#examples/new">{t('examples.new')}</a>{' '}
        <span className="muted small-text">{t('examples.folder', { folder: value.folder })}</span>
      </p>
      <ul className="cards">
        {value.examples.map((example) => (
          <ExampleCard key={example.name} example={example} result={results.get(example.name)} />
        ))}
      </ul>
    </>
  );
}

function ExampleCard({ example, result }: { example: ExampleEntry; result: ExampleResult | undefined }) {
  const t = useText();
  const { name, title, description, source, problem } = example;
  return (
    <li>
      <div className="row">
        <a className="request-question" href={`#examples/${name}`}>
          <bdi>{title}</bdi>
        </a>
        {source === 'own' && <span className="badge">{t('examples.own')}</span>}
        <span className="spring" />
        <Rate result={result} />
      </div>
      {description && (
        <p className="muted small-text" dir={directionOf(description)}>
          {description}
        </p>
      )}
      {problem && <p className="failure">{problem}</p>}
      {result && result.passed < result.runs && <ResultPart result={result} />}
    </li>
  );
}

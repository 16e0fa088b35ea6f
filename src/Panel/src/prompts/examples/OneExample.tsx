import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text';
import { deleteExample, readExample, saveExample, type ExampleText } from '../../service/examples';
import { Editor } from '../Editor';
import { Missing } from '../Missing';
import { made, NEW } from './made';
import { resultOf } from './resultOf';
import { ResultPart } from './ResultPart';
import { RunPart } from './RunPart';
import type { Run } from './useRun';

/** What a new example begins with. */
const BEGINNING = 'name: \nconversation:\n- user: \nexpect:\n- contains: \n';

/** One example: its YAML to be edited and saved, and what came of it. */
export function OneExample({ name, run }: { name: string; run: Run }) {
  const t = useText();
  const isNew = name === NEW;
  const [stored, setStored] = useState<ExampleText>();
  const [called, setCalled] = useState('my-example');
  const [proposed, setProposed] = useState<{ text: string }>();
  const [problem, setProblem] = useState('');
  const tell = (failure: unknown) => setProblem((failure as Error).message);
  useEffect(() => {
    const reading = isNew ? Promise.resolve(made.get()) : readExample(name);
    reading.then(
      (found) => {
        if (!isNew) setStored(found);
        else if (found) {
          setCalled(found.name);
          setProposed(found);
        }
      },
      (failure: Error) => setProblem(failure.message),
    );
  }, [name, isNew]);
  const save = async (text: string) => {
    setProblem('');
    try {
      const saved = await saveExample(isNew ? called.trim() : name, text, isNew);
      setStored(saved);
      if (!isNew) return true;
      made.set(undefined);
      location.hash = `examples/${saved.name}`;
    } catch (failure) {
      tell(failure);
    }
    return false;
  };
  const remove = () =>
    deleteExample(name).then(() => {
      location.hash = 'examples';
    }, tell);
  const result = resultOf(run, name);
  return (
    <>
      <div className="row">
        <a href="#examples">{t('examples.back')}</a>
        <span className="spring" />
        {stored?.source === 'own' && !isNew && (
          <button type="button" className="small" onClick={() => void remove()}>
            {t('prompts.delete')}
          </button>
        )}
      </div>
      <h2>{isNew ? t('examples.new') : name}</h2>
      {isNew && (
        <label>
          {t('examples.file')}
          <input value={called} spellCheck={false} onChange={({ target }) => setCalled(target.value)} />
        </label>
      )}
      {(isNew || stored) && (
        <Editor
          label={`${t('examples.yaml')}: ${name}`}
          text={stored?.text ?? BEGINNING}
          rows={22}
          proposed={proposed}
          save={save}
          extra={stored?.source === 'shipped' && <span className="muted small-text">{t('examples.shipped')}</span>}
        />
      )}
      <Missing value="" error={problem} />
      {stored && !isNew && <RunPart run={run} names={[name]} />}
      {result && <ResultPart result={result} />}
    </>
  );
}

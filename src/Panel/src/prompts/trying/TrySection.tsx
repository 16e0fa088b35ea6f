import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text';
import { useStore } from '../../state/Store';
import { ConnectionChoice } from '../ConnectionChoice';
import { Missing } from '../Missing';
import { ConversationChoice, type Choice } from './ConversationChoice';
import { conversationOf } from './conversationOf';
import { both, runBoth, stopBoth } from './bothWays';
import { Comparison } from './Comparison';
import { isStored, listTexts, readText, sameText, saveText, type TextGroup, type TextRef } from './texts';
import { tried, type Tried } from './tried';

const FIRST: Tried = { kind: 'personality', name: '' };

/** A draft of any text beside the stored one, on a conversation of choice. `place` is the id of a kept request, or empty. */
export default function TrySection({ place }: { place: string }) {
  const t = useText();
  const asked = useStore(tried) ?? FIRST;
  const now = useStore(both);
  const [groups, setGroups] = useState<TextGroup[]>([]);
  const [stored, setStored] = useState<string>();
  const [choice, setChoice] = useState<Choice>({ request: place, message: '', start: '' });
  const [connection, setConnection] = useState<string>();
  const [problem, setProblem] = useState('');
  const [saved, setSaved] = useState(false);
  const { kind, name } = asked;
  const draft = asked.draft ?? stored ?? '';
  const running = now?.stored.state === 'running' || now?.draft.state === 'running';

  useEffect(() => {
    listTexts(t).then(setGroups, (failure: Error) => setProblem(failure.message));
  }, [t]);
  useEffect(() => {
    let current = true;
    readText({ kind, name }).then(
      (text) => current && setStored(text ?? ''),
      (failure: Error) => current && setProblem(failure.message),
    );
    return () => void (current = false);
  }, [kind, name]);

  const choose = (value: string) => {
    const text = groups.flatMap(({ texts }) => texts).find((text) => keyOf(text) === value);
    if (!text || sameText(text, asked)) return;
    setStored(undefined);
    setSaved(false);
    stopBoth();
    both.set(undefined);
    tried.set({ kind: text.kind, name: text.name });
  };
  const run = async () => {
    setProblem('');
    setSaved(false);
    try {
      await runBoth({ kind, name }, { stored: stored ?? '', draft }, { ...(await conversationOf(choice)), connection });
    } catch (failure) {
      setProblem((failure as Error).message);
    }
  };
  const keep = async () => {
    try {
      await saveText({ kind, name }, draft);
      setStored(draft);
      setSaved(true);
    } catch (failure) {
      setProblem((failure as Error).message);
    }
  };
  const same = draft === stored;
  return (
    <>
      <p className="muted">{t('try.about')}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <label>
          {t('try.what')}
          <select value={keyOf(asked)} onChange={({ target }) => choose(target.value)}>
            {groups.map(({ title, texts }) => (
              <optgroup key={title} label={t(title)}>
                {texts.map((text) => (
                  <option key={keyOf(text)} value={keyOf(text)}>
                    {text.label}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <label>
          {t('try.draft')}
          <textarea
            className="code-text"
            rows={10}
            spellCheck={false}
            value={draft}
            onChange={({ target }) => {
              setSaved(false);
              tried.set({ kind, name, draft: target.value });
            }}
          />
        </label>
        {!isStored(asked) && <p className="muted small-text">{t('try.toolHint')}</p>}
        <ConversationChoice choice={choice} set={setChoice} />
        <div className="row">
          {running ? (
            <button type="button" onClick={stopBoth}>
              {t('trial.stop')}
            </button>
          ) : (
            <button type="submit" className="primary" disabled={stored === undefined || (!choice.request && choice.message.trim() === '')}>
              {t('try.run')}
            </button>
          )}
          <ConnectionChoice chosen={connection} choose={setConnection} />
          {isStored(asked) && (
            <button type="button" disabled={same || stored === undefined || running} onClick={() => void keep()}>
              {t('try.keep')}
            </button>
          )}
          <span role="status" className="muted small-text">
            {saved ? t('prompts.saved') : same ? t('try.same') : t('prompts.unsaved')}
          </span>
        </div>
      </form>
      <Missing value="" error={problem} />
      {now && <Comparison both={now} />}
    </>
  );
}

const keyOf = ({ kind, name }: TextRef) => `${kind} ${name}`;

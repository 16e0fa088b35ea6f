import { useState } from 'react';
import { useText } from '../../i18n/text';
import { deleteConnection, models, testModel, type Connection, type TestLine } from '../../service/models';
import { useStore } from '../../state/Store';
import { trial } from '../../trial/Trial';
import { directionOf } from '../../text/direction';
import { EditIcon, TrashIcon } from '../kit/icons';
import { ModelList } from './ModelList';
import { draftOf, type Edited } from './edited';
import { LastTrial } from './LastTrial';
import { TestResult } from './TestResult';
import { TrialPart } from './TrialPart';
import { shownModel, useChosenModel } from '../kit/useChosenModel';

/** One connection: its model, its key's end, and what can be done with it. */
export function ConnectionCard({
  connection,
  onEdit,
  onDeleted,
}: {
  connection: Connection;
  onEdit: (edited: Edited) => void;
  onDeleted: () => void;
}) {
  const t = useText();
  const { id, name, baseUrl, isReadOnly, shownKey, note } = connection;
  const [chosen, choose] = useChosenModel();
  const fallback = useStore(models)?.default;
  const isHere = (chosen?.connection ?? fallback) === id;
  const isDemo = connection.provider === 'demo';
  const model = isHere ? chosen?.model : undefined;
  const [lines, setLines] = useState<TestLine[] | 'testing'>();
  const [isListed, setIsListed] = useState(false);
  const [isTried, setIsTried] = useState(() => trial.get()?.connection === id && trial.get()?.state === 'running');
  const [wrong, setWrong] = useState('');

  const attempt = async (work: () => Promise<void>) => {
    setWrong('');
    try {
      await work();
    } catch (failure) {
      setLines(undefined);
      setWrong((failure as Error).message);
    }
  };
  const test = () =>
    attempt(async () => {
      setLines('testing');
      setLines((await testModel(id, model)).lines);
    });
  const remove = async () => {
    if (window.confirm(t('models.deleteSure', { name }))) await attempt(() => deleteConnection(id).then(onDeleted));
  };
  const edit = () => onEdit({ connection, needsKey: false, draft: draftOf(connection) });
  return (
    <li className="connection" data-current={isHere || undefined}>
      <div className="row">
        <h3>
          <bdi>{name}</bdi>
        </h3>
        {isHere && <span className="badge">{t('models.here')}</span>}
        <span className="spring" />
        {!isReadOnly && (
          <>
            <button
              type="button"
              className="icon"
              aria-label={t('models.edit', { name })}
              title={t('models.edit', { name })}
              onClick={edit}
            >
              <EditIcon />
            </button>
            <button
              type="button"
              className="icon"
              aria-label={t('prompts.delete') + ' ' + name}
              title={t('prompts.delete')}
              onClick={() => void remove()}
            >
              <TrashIcon />
            </button>
          </>
        )}
      </div>
      <p className="model-name">
        <bdi>{shownModel(connection, model, t)}</bdi>
      </p>
      {!isDemo && (
        <p className="muted small-text">
          <bdi dir="ltr">{baseUrl}</bdi>
          {shownKey && (
            <>
              {` · ${t('models.key')} `}
              <bdi dir="ltr">{shownKey}</bdi>
            </>
          )}
        </p>
      )}
      {isReadOnly && !isDemo && (
        <p className="muted small-text">{t(connection.layer === 'team' ? 'layer.models' : 'models.environment')}</p>
      )}
      {note && (
        <p className="muted small-text" dir={directionOf(note)}>
          {note}
        </p>
      )}
      {connection.trial && <LastTrial trial={connection.trial} />}
      <div className="row">
        {!isHere && (
          <button
            type="button"
            className="primary"
            aria-label={`${t('models.useHere')}: ${name}`}
            onClick={() => choose({ connection: id })}
          >
            {t('models.useHere')}
          </button>
        )}
        {!isDemo && (
          <>
            <button
              type="button"
              aria-expanded={isListed}
              aria-label={`${t('models.list')}: ${name}`}
              onClick={() => setIsListed(!isListed)}
            >
              {t('models.list')}
            </button>
            <button
              type="button"
              aria-disabled={lines === 'testing'}
              aria-label={`${t('models.test')}: ${name}`}
              onClick={() => lines !== 'testing' && void test()}
            >
              {lines === 'testing' ? t('models.testing') : t('models.test')}
            </button>
            <button type="button" aria-expanded={isTried} aria-label={`${t('trial.title')} ${name}`} onClick={() => setIsTried(!isTried)}>
              {t('trial.title')}
            </button>
          </>
        )}
      </div>
      {wrong && (
        <p className="tool-error" role="alert" dir={directionOf(wrong)}>
          {wrong}
        </p>
      )}
      {Array.isArray(lines) && <TestResult lines={lines} />}
      {isTried && <TrialPart connection={connection} model={model} />}
      {isListed && <ModelList id={id} used={model} onChoose={(chosenModel) => choose({ connection: id, model: chosenModel })} />}
    </li>
  );
}

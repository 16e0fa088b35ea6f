import { useText } from '../i18n/text';
import { health } from '../service/health';
import { models } from '../service/models';
import { useStore } from '../state/Store';
import { surroundingsStatus } from '../app/surroundingsStatus';
import { useConversationState, useMessages } from './kit/context';
import { ModelSwitch } from './models/ModelSwitch';
import { UsageButton } from './usage/UsageButton';
import { shownModel, useChosenModel } from './kit/useChosenModel';

/** Which model answers, whether ComfyUI is connected, and how many tokens the conversation has used. */
export function StatusStrip() {
  const t = useText();
  const service = useStore(health);
  const around = useStore(surroundingsStatus);
  const busy = useConversationState((state) => state.busy);
  const metadata = useMessages().findLast((message) => !message.metadata?.local)?.metadata;
  const now = useStore(models);
  const [chosen] = useChosenModel();
  const connection = now?.connections.find(({ id }) => id === (chosen?.connection ?? now.default));
  const note = connection?.note ?? (service.state === 'up' ? service.modelNote : undefined);
  const name = connection && shownModel(connection, chosen?.model, t);
  const isDemo = connection ? connection.provider === 'demo' : service.state === 'up' && service.demo;
  const model =
    service.state === 'up'
      ? isDemo
        ? t('status.demo')
        : // The answer names its model; the setting may have changed since it began.
          t('status.model', { model: (busy && metadata?.model) || (name ?? service.model) })
      : t(service.state === 'down' ? 'status.down' : 'status.connecting');
  return (
    <footer className="status">
      <span className="lamp" data-state={service.state} aria-hidden="true" />
      <span className="status-model" role="status" title={service.state === 'down' ? service.why : (note ?? model)}>
        {model}
      </span>
      <ModelSwitch />
      {around && <span title={around.title}>{t(around.key, around.values)}</span>}
      <span className="spring" />
      <UsageButton />
    </footer>
  );
}

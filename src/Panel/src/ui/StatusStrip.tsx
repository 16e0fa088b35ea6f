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
  // The answer names its model; the setting may have changed since it began.
  const short = service.state === 'up' && !isDemo ? (busy && metadata?.model) || (name ?? service.model) : undefined;
  const model =
    service.state === 'up'
      ? short === undefined
        ? t('status.demo')
        : t('status.model', { model: short })
      : t(service.state === 'down' ? 'status.down' : 'status.connecting');
  const comfy = around && t(around.key, around.values);
  return (
    <footer className="status">
      <span className="lamp" data-state={service.state} aria-hidden="true" />
      <span className="status-model" role="status" title={service.state === 'down' ? service.why : (note ?? model)}>
        <Fitting text={model} short={short} />
      </span>
      <ModelSwitch />
      {around?.isReached && <span className="lamp status-short" data-state="up" aria-hidden="true" />}
      {around && (
        <span className="status-comfy" title={comfy}>
          <Fitting text={comfy!} short={around.isReached ? 'ComfyUI' : t('status.comfyAway')} />
        </span>
      )}
      <span className="spring" />
      <UsageButton />
    </footer>
  );
}

/** A text, or something shorter where the panel is narrow; screen readers get the text. */
function Fitting({ text, short }: { text: string; short: string | undefined }) {
  if (!short) return text;
  return (
    <>
      <span className="status-long">{text}</span>
      <bdi className="status-short" aria-hidden="true">
        {short}
      </bdi>
    </>
  );
}

import { useText } from '../i18n/text';
import { health } from '../service/health';
import { useStore } from '../state/Store';
import { surroundingsStatus } from '../app/surroundingsStatus';
import { useConversationState, useMessages } from './kit/context';

/** Which model answers, whether ComfyUI is connected, and how many tokens the conversation has used. */
export function StatusStrip() {
  const t = useText();
  const service = useStore(health);
  const around = useStore(surroundingsStatus);
  const counted = useConversationState((state) => state.session.usage);
  const busy = useConversationState((state) => state.busy);
  const metadata = useMessages().findLast((message) => !message.metadata?.local)?.metadata;
  const input = counted.inputTokens + (metadata?.usage?.inputTokens ?? 0);
  const output = counted.outputTokens + (metadata?.usage?.outputTokens ?? 0);
  const model =
    service.state === 'up'
      ? service.demo
        ? t('status.demo')
        : // The answer names its model; the setting may have changed since it began.
          t('status.model', { model: (busy && metadata?.model) || service.model })
      : t(service.state === 'down' ? 'status.down' : 'status.connecting');
  return (
    <footer className="status">
      <span className="lamp" data-state={service.state} aria-hidden="true" />
      <span className="status-model" role="status" title={service.state === 'down' ? service.why : model}>
        {model}
      </span>
      {around && <span title={around.title}>{t(around.key, around.values)}</span>}
      <span className="spring" />
      {input + output > 0 && <span title={t('status.tokensTitle', { input, output })}>{t('count.tokens', { count: input + output })}</span>}
    </footer>
  );
}

import { useText } from '../i18n/text';
import { health } from '../service/health';
import { useStore } from '../state/Store';
import { surroundingsStatus } from '../app/surroundingsStatus';
import { useConversationState } from './kit/context';

/** Which model answers, whether ComfyUI is connected, and how many tokens the conversation has used. */
export function StatusStrip() {
  const t = useText();
  const service = useStore(health);
  const around = useStore(surroundingsStatus);
  const usage = useConversationState((state) => state.session.usage);
  const total = usage.inputTokens + usage.outputTokens;
  const model =
    service.state === 'up'
      ? service.demo
        ? t('status.demo')
        : t('status.model', { model: service.model })
      : t(service.state === 'down' ? 'status.down' : 'status.connecting');
  return (
    <footer className="status">
      <span className="lamp" data-state={service.state} aria-hidden="true" />
      <span className="status-model" role="status" title={service.state === 'down' ? service.why : model}>
        {model}
      </span>
      {around && <span title={around.title}>{t(around.key, around.values)}</span>}
      <span className="spring" />
      {total > 0 && (
        <span title={t('status.tokensTitle', { input: usage.inputTokens, output: usage.outputTokens })}>
          {t('count.tokens', { count: total })}
        </span>
      )}
    </footer>
  );
}

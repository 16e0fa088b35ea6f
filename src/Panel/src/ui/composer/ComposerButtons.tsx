import { useRef } from 'react';
import { useText } from '../../i18n/text';
import { useApp, useConversation, useConversationState } from '../kit/context';
import { ImageIcon, NodeImageIcon, SendIcon, StopIcon } from '../kit/icons';

interface Props {
  /** Whether there is nothing to send. */
  empty: boolean;
  give: (files: File[]) => Promise<void>;
  attachSelected: () => void;
}

/** The buttons below the message box: what can be attached, and sending and stopping. */
export function ComposerButtons({ empty, give, attachSelected }: Props) {
  const text = useText();
  const app = useApp();
  const conversation = useConversation();
  const busy = useConversationState((state) => state.busy);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <div className="composer-row">
        <button
          type="button"
          className="icon"
          title={text('composer.attach')}
          aria-label={text('composer.attach')}
          onClick={() => picker.current?.click()}
        >
          <ImageIcon />
        </button>
        {app.home.kind === 'comfyui' && (
          <button
            type="button"
            className="icon"
            title={text('composer.attachNode')}
            aria-label={text('composer.attachNode')}
            onClick={attachSelected}
          >
            <NodeImageIcon />
          </button>
        )}
        <span className="spring" />
        {busy && (
          <button
            type="button"
            className="round"
            title={text('composer.stop')}
            aria-label={text('composer.stop')}
            onClick={() => void conversation.stop()}
          >
            <StopIcon />
          </button>
        )}
        {(!busy || !empty) && (
          <button
            type="submit"
            className="round primary"
            disabled={empty}
            title={text(busy ? 'composer.queue' : 'composer.send')}
            aria-label={text(busy ? 'composer.queue' : 'composer.send')}
          >
            <SendIcon />
          </button>
        )}
      </div>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => void give([...(event.target.files ?? [])]).then(() => (event.target.value = ''))}
      />
    </>
  );
}

import { useEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/text';
import { models, refreshModels } from '../../service/models';
import { useStore } from '../../state/Store';
import { directionOf } from '../../text/direction';
import { Drawer } from '../kit/Drawer';
import { ConnectionCard } from './ConnectionCard';
import { ConnectionForm } from './ConnectionForm';
import type { Edited } from './edited';
import { ProviderCards } from './ProviderCards';

/** The connections to models: choose one for this conversation, test, change, or connect another. */
export function ModelsDrawer() {
  const t = useText();
  const now = useStore(models);
  const [edited, setEdited] = useState<Edited>();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => void refreshModels(), []);
  // What had the focus is gone: without this, Escape would reach nothing.
  const returnFocus = () => place.current?.focus();
  const done = () => {
    setEdited(undefined);
    returnFocus();
  };
  return (
    <Drawer title={t('models.title')}>
      <div ref={place} tabIndex={-1} className="connections">
        {now?.problem && (
          <p className="tool-error" dir={directionOf(now.problem)}>
            {now.problem}
          </p>
        )}
        {edited ? (
          <ConnectionForm key={edited.connection?.id ?? edited.draft.provider} edited={edited} onDone={done} />
        ) : (
          <>
            <ul className="connections">
              {now?.connections.map((connection) => (
                <ConnectionCard key={connection.id} connection={connection} onEdit={setEdited} onDeleted={returnFocus} />
              ))}
            </ul>
            <ProviderCards onChoose={setEdited} />
          </>
        )}
      </div>
    </Drawer>
  );
}

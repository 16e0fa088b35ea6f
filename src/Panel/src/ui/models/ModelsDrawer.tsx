import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text';
import { models, refreshModels } from '../../service/models';
import { useStore } from '../../state/Store';
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
  useEffect(() => void refreshModels(), []);
  return (
    <Drawer title={t('models.title')}>
      {now?.problem && <p className="tool-error">{now.problem}</p>}
      {edited ? (
        <ConnectionForm key={edited.connection?.id ?? edited.draft.provider} edited={edited} onDone={() => setEdited(undefined)} />
      ) : (
        <>
          <ul className="connections">
            {now?.connections.map((connection) => (
              <ConnectionCard key={connection.id} connection={connection} onEdit={setEdited} />
            ))}
          </ul>
          <ProviderCards onChoose={setEdited} />
        </>
      )}
    </Drawer>
  );
}

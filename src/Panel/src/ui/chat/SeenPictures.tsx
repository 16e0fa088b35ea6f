import type { ToolPart } from '../../sessions/messages';
import { useText } from '../../i18n/text';
import { useStore } from '../../state/Store';
import { settings, type Settings } from '../../state/settings';
import { mediaAddress } from '../kit/addresses';
import { dataOf } from '../../sessions/results';

/** What the model was shown with a result; and, where the user was not asked yet, the question whether it may see pictures. */
export function SeenPictures({ part }: { part: ToolPart }) {
  const t = useText();
  const { showPictures } = useStore(settings);
  const { status, images, imagesNote } = dataOf(part);
  // A run shows its files themselves.
  const seen = status === undefined && Array.isArray(images) ? images.map(addressOf).filter((url) => url !== undefined) : [];
  return (
    <>
      {seen.length > 0 && (
        <div className="files">
          {seen.map((url, index) => (
            <img key={index} src={url} alt={t('pictures.seen')} />
          ))}
        </div>
      )}
      {typeof imagesNote === 'string' && showPictures === 'ask' && (
        <div className="row pictures-offer">
          <span>{t('pictures.unseen')}</span>
          <button type="button" onClick={({ currentTarget }) => decide('always', currentTarget)}>
            {t('pictures.allow')}
          </button>
          <button type="button" onClick={({ currentTarget }) => decide('never', currentTarget)}>
            {t('pictures.deny')}
          </button>
        </div>
      )}
    </>
  );
}

// The buttons disappear with the question, and the focus would be lost with them.
function decide(showPictures: Settings['showPictures'], button: HTMLElement): void {
  button.closest('.tool')?.querySelector('summary')?.focus();
  settings.update({ showPictures });
}

function addressOf(image: unknown): string | undefined {
  const { mediaType, data } = (image ?? {}) as { mediaType?: unknown; data?: unknown };
  return typeof mediaType === 'string' && typeof data === 'string' ? mediaAddress(`data:${mediaType};base64,${data}`, 'image') : undefined;
}

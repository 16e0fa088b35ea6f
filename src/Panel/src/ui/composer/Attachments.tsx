import type { FileUIPart } from 'ai';
import { useText } from '../../i18n/text';
import { CloseIcon } from '../kit/icons';
import { Attached } from '../kit/Attached';

export function Attachments({ files, remove }: { files: readonly FileUIPart[]; remove: (index: number) => void }) {
  const t = useText();
  if (files.length === 0) return null;
  return (
    <ul className="attachments">
      {files.map((file, index) => (
        <li key={index}>
          <Attached file={file} />
          <button type="button" aria-label={t('composer.removeImage', { name: file.filename ?? '' })} onClick={() => remove(index)}>
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}

import type { RunFile } from '../../canvas/Canvas';
import { useText } from '../../i18n/text';
import type { ToolPart } from '../../sessions/messages';
import { filesOf, resultId } from '../../sessions/results';
import { linkAddress, mediaAddress } from '../kit/addresses';
import { useApp } from '../kit/context';
import { EnlargeIcon } from '../kit/icons';
import { useOwnFile } from '../kit/useOwnFile';

/** What a run made, in the transcript. A picture opens large. */
export function RunFiles({ part }: { part: ToolPart }) {
  const files = filesOf(part);
  if (files.length === 0) return null;
  return (
    <div className="files">
      {files.map((file, index) => (
        <File key={index} file={file} id={resultId(part.toolCallId, index)} />
      ))}
    </div>
  );
}

// The result may come from an imported conversation: its addresses are others' as much as those in an answer.
function File({ file, id }: { file: RunFile; id: string }) {
  const t = useText();
  const app = useApp();
  const { kind, filename } = file;
  const isShown = kind === 'image' || kind === 'video' || kind === 'audio';
  const media = useOwnFile(isShown ? mediaAddress(file.url, kind) : undefined);
  const enlarge = { type: 'button', 'aria-label': t('results.enlarge', { name: filename }), onClick: () => app.view(id) } as const;
  if (media && kind === 'image')
    return (
      <button {...enlarge} className="picture">
        <img src={media} alt={filename} loading="lazy" />
      </button>
    );
  if (media && isShown)
    return (
      <span className="media">
        {kind === 'video' ? (
          <video src={media} controls muted aria-label={filename} />
        ) : (
          <audio src={media} controls aria-label={filename} />
        )}
        <button {...enlarge} className="icon" title={t('results.enlarge', { name: filename })}>
          <EnlargeIcon />
        </button>
      </span>
    );
  const link = linkAddress(file.url);
  if (!link) return <span title={file.url}>{filename}</span>;
  return (
    <a href={link} target="_blank" rel="noreferrer noopener" aria-label={t('tool.open', { name: filename })}>
      {filename}
    </a>
  );
}

import type { ComponentProps } from 'react';
import { SoundIcon, VideoIcon } from '../kit/icons';
import { previewOf } from '../kit/ownFile';
import { useOwnFile } from '../kit/useOwnFile';
import type { Shown } from './useResults';

type Props = { result: Shown } & Omit<ComponentProps<'button'>, 'children'>;

/** A small picture of a result, to be pressed. */
export function Thumb({ result: { kind, address, name }, ...button }: Props) {
  const media = useOwnFile(kind === 'image' ? previewOf(address) : kind === 'video' ? address : undefined);
  return (
    <button type="button" className="thumb" title={name} {...button}>
      {kind === 'image' && media && <img src={media} alt="" loading="lazy" />}
      {kind === 'video' && media && <video src={media} preload="metadata" muted tabIndex={-1} aria-hidden="true" />}
      {kind !== 'image' && <span className="thumb-kind">{kind === 'video' ? <VideoIcon /> : <SoundIcon />}</span>}
      {kind === 'audio' && <bdi className="small-text">{name}</bdi>}
    </button>
  );
}

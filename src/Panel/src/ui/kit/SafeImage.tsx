import type { ComponentProps } from 'react';
import { isLoadable } from '../../service/loadable';

/** An image whose address others may have written: shown only from where loading it does nothing else, by its name otherwise. */
export function SafeImage({ src, alt, ...rest }: { src: string; alt: string } & Omit<ComponentProps<'img'>, 'src' | 'alt'>) {
  return isLoadable(src) ? <img src={src} alt={alt} {...rest} /> : <span>{alt || src.slice(0, 80)}</span>;
}

import { createContext, useContext, type ReactNode } from 'react';
import { linkAddress, mediaAddress } from './addresses';
import { useOwnFile } from './useOwnFile';

// `[![alt](picture)](page)`: a link inside a link is no HTML.
const InLink = createContext(false);

interface Props {
  src: unknown;
  alt: string;
  className?: string;
}

/** A picture that others named; a link to it where the panel may not load it. */
export function Picture({ src, alt, className }: Props) {
  const address = useOwnFile(mediaAddress(src, 'image'));
  return address ? (
    <img className={className} src={address} alt={alt} loading="lazy" />
  ) : (
    <Link href={src}>{alt || (typeof src === 'string' ? src : '')}</Link>
  );
}

/** A link that others wrote; its text where the panel may not open it. */
export function Link({ href, children }: { href: unknown; children: ReactNode }) {
  const isInside = useContext(InLink);
  const address = isInside ? undefined : linkAddress(href);
  if (!address) return <span title={typeof href === 'string' ? href : undefined}>{children}</span>;
  return (
    <InLink value={true}>
      <a href={address} target="_blank" rel="noreferrer noopener">
        {children}
      </a>
    </InLink>
  );
}

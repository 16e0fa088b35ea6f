import type { ReactNode } from 'react';
import type { Key } from '../../i18n/text';
import { useText } from '../../i18n/text';

/** What can be completed: a slash command, or something to name with an @. */
export interface Offer {
  key: string;
  /** As it will be written. */
  label: ReactNode;
  about: string;
  take: () => void;
}

interface Props {
  id: string;
  title: Key;
  offers: readonly Offer[];
  choice: number;
}

export function Completions({ id, title, offers, choice }: Props) {
  const t = useText();
  return (
    <ul className="completions" id={id} role="listbox" aria-label={t(title)}>
      {offers.map(({ key, label, about, take }, index) => (
        <li
          key={key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === choice}
          ref={index === choice ? intoView : undefined}
          // A press would move the focus out of the text field. Not taken yet, as a finger may push the list.
          onMouseDown={(event) => event.preventDefault()}
          onClick={take}
        >
          {label}
          <span>{about}</span>
        </li>
      ))}
    </ul>
  );
}

function intoView(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' });
}

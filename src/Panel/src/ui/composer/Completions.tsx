import type { Command } from '../../commands/commands';
import { useText } from '../../i18n/text';

interface Props {
  id: string;
  commands: Command[];
  choice: number;
  choose: (command: Command) => void;
}

export function Completions({ id, commands, choice, choose }: Props) {
  const t = useText();
  return (
    <ul className="completions" id={id} role="listbox" aria-label={t('composer.commands')}>
      {commands.map((command, index) => (
        <li
          key={command.name}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === choice}
          ref={index === choice ? intoView : undefined}
          // On press, because a click would move the focus out of the text field first.
          onPointerDown={(event) => {
            event.preventDefault();
            choose(command);
          }}
        >
          <code>
            {command.name} {command.takes}
          </code>
          <span>{t(command.about)}</span>
        </li>
      ))}
    </ul>
  );
}

function intoView(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' });
}

import type { Command } from '../../commands/commands';
import type { useText } from '../../i18n/text';
import type { Mention } from '../../mentions/Mention';
import type { Offer } from './Completions';

type Words = ReturnType<typeof useText>;

/** The commands that complete what is typed. */
export function commandOffers(
  commands: readonly Command[],
  text: Words,
  hasSelection: boolean,
  choose: (command: Command) => void,
): Offer[] {
  return commands.map((command) => ({
    key: command.name,
    label: (
      <code>
        {command.name} {command.takes}
      </code>
    ),
    about: command.needsSelection && !hasSelection ? `${text(command.about)} ${text('command.selectFirst')}` : text(command.about),
    take: () => choose(command),
  }));
}

/** What the name at the caret may mean. */
export function mentionOffer(mention: Mention, text: Words): Omit<Offer, 'take'> {
  return {
    key: `${mention.kind} ${mention.id} ${mention.name}`,
    label: <bdi className="offer-name">{mention.name}</bdi>,
    about: [text(`mention.${mention.kind}`), mention.about].filter(Boolean).join(' · '),
  };
}

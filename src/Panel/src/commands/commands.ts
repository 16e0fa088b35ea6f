import type { PanelApp } from '../app/PanelApp';
import { t, type Key } from '../i18n/text';
import { mentionsOf } from '../mentions/candidates';
import { getJson, optional, sendJson } from '../service/service';

export interface Command {
  name: string;
  about: Key;
  takes?: string;
  /** Whether it may run during an answer. */
  anytime?: boolean;
  /** Whether it is about what is selected on the canvas. */
  needsSelection?: boolean;
  run(app: PanelApp, argument: string): void | Promise<void>;
}

const commands: Command[] = [
  {
    name: '/help',
    about: 'command.help',
    anytime: true,
    run: (app) =>
      app.conversation.note(
        commands.map((command) => `- \`${command.name}${command.takes ? ` ${command.takes}` : ''}\` ${t(command.about)}`).join('\n'),
      ),
  },
  { name: '/new', about: 'command.new', run: (app) => app.create() },
  { name: '/clear', about: 'command.clear', run: clear },
  { name: '/rename', about: 'command.rename', takes: 'NAME', anytime: true, run: rename },
  { name: '/session', about: 'command.session', anytime: true, run: facts },
  { name: '/sessions', about: 'command.sessions', anytime: true, run: (app) => app.open('sessions') },
  { name: '/skill', about: 'command.skill', takes: 'NAME', run: skill },
  { name: '/persona', about: 'command.persona', takes: 'NAME', run: persona },
  { name: '/prompts', about: 'command.prompts', anytime: true, run: (app) => app.home.openPrompts() },
  { name: '/explain', about: 'command.explain', needsSelection: true, run: explain },
  { name: '/compact', about: 'command.compact', run: compact },
];

/** The commands that match what was typed so far. */
export function completions(text: string): Command[] {
  return /^\/\w*$/.test(text) ? commands.filter((command) => command.name.startsWith(text.toLowerCase())) : [];
}

/** Runs the text if it is a command; false if it is an ordinary message. */
export async function runCommand(text: string, app: PanelApp): Promise<boolean> {
  const match = /^(\/[a-z]+)(?:\s+([\s\S]*))?$/i.exec(text.trim());
  if (!match) return false;
  const name = match[1]!.toLowerCase();
  const command = commands.find((command) => command.name === name);
  if (!command) app.notice(t('command.unknown', { name }));
  else if (!command.anytime && app.conversation.state.get().busy) app.notice(t('command.busy', { name }));
  else if (command.needsSelection && app.conversation.selection.nodes().length === 0) app.notice(t('command.needsSelection', { name }));
  else await run(command, app, match[2]?.trim() ?? '');
  return true;
}

async function run(command: Command, app: PanelApp, argument: string): Promise<void> {
  try {
    await command.run(app, argument);
  } catch (failure) {
    app.notice((failure as Error).message);
  }
}

async function rename(app: PanelApp, name: string): Promise<void> {
  if (!name) return app.notice(t('command.renameHow'));
  await app.sessions.rename(app.conversation.session.id, name);
  app.notice(t('command.renamed', { name }));
}

async function clear(app: PanelApp): Promise<void> {
  await app.sessions.keepCopy('sessions.beforeClear');
  app.conversation.clear();
}

function facts(app: PanelApp): void {
  const { session, chat } = app.conversation;
  const { inputTokens, outputTokens } = session.usage;
  app.conversation.note(
    t('command.sessionFacts', {
      name: session.name || t('sessions.unnamed'),
      messages: t('count.messages', { count: chat.messages.filter((message) => !message.metadata?.local).length }),
      input: t('count.tokens', { count: inputTokens }),
      output: t('count.tokens', { count: outputTokens }),
    }),
  );
}

async function skill(app: PanelApp, name: string): Promise<void> {
  // The service finds "/skill NAME" in the message and applies the skill to that turn.
  if (name) return app.conversation.send(`/skill ${name}`);
  const answer = await optional(getJson<{ skills: { slug: string; description: string }[] }>('/api/user-context/skills'));
  if (!answer) return app.notice(t('command.unsupported'));
  list(app, t('command.skills'), t('command.noSkills'), answer.skills);
}

async function persona(app: PanelApp, name: string): Promise<void> {
  if (name) {
    await sendJson('PUT', '/api/user-context/personas/active', { slug: name });
    return app.notice(t('command.personaSet', { name }));
  }
  const answer = await optional(getJson<{ personas: { slug: string; description?: string }[] }>('/api/user-context/personas'));
  if (!answer) return app.notice(t('command.unsupported'));
  list(app, t('command.personas'), t('command.noPersonas'), answer.personas);
}

function list(app: PanelApp, title: string, none: string, items: { slug: string; description?: string }[]): void {
  app.conversation.note(
    items.length === 0 ? none : [title, '', ...items.map((item) => `- \`${item.slug}\` ${item.description ?? ''}`)].join('\n'),
  );
}

async function explain(app: PanelApp): Promise<void> {
  const mentions = mentionsOf(app.home.canvas, [...app.conversation.selection.nodes()]);
  const names = mentions.map(({ name }) => `@${name}`).join(', ');
  await app.conversation.send(t('command.explainRequest', { names }), [], { mentions });
}

async function compact(app: PanelApp): Promise<void> {
  if (!app.conversation.chat.messages.some((message) => message.role === 'assistant' && !message.metadata?.local))
    return app.notice(t('command.nothingToCompact'));
  await app.conversation.send(t('command.compactRequest'), [], { compact: true });
}

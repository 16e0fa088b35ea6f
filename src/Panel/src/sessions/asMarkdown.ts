import { getToolName } from 'ai';
import { t } from '../i18n/text';
import { toolTitle } from '../service/tools';
import { textOf, toolPartsOf, type PanelMessage } from './messages';
import { filesOf } from './results';
import type { Session } from './Session';

/** A conversation to read elsewhere: who said what, which tools were used, and the names of the pictures; no ids. */
export function asMarkdown(session: Session, messages: readonly PanelMessage[]): string {
  const said = messages.filter(({ metadata }) => !metadata?.local);
  const sections = said.map((message) => {
    const { role, metadata } = message;
    const who = metadata?.compact ? t('compact.done') : t(role === 'user' ? 'message.you' : 'message.assistant');
    const text = metadata?.compact ? '' : deeper(textOf(message).trim());
    return [`## ${who}`, text, ...namesOfFiles(message), ...toolsOf(message), ...marksOf(message)].filter(Boolean).join('\n\n');
  });
  return `${[`# ${session.name.trim() || t('sessions.unnamed')}`, ...sections].join('\n\n')}\n`;
}

// The message's own headings go below its speaker's.
function deeper(text: string): string {
  let fence = '';
  return text
    .split('\n')
    .map((line) => {
      const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
      if (mark && !fence) fence = mark;
      else if (mark && fence && mark.startsWith(fence) && line.trim() === mark) fence = '';
      return fence || mark ? line : line.replace(/^(#{1,4})(?= )/, '##$1');
    })
    .join('\n');
}

function namesOfFiles(message: PanelMessage): string[] {
  const attached = message.parts.flatMap((part) => (part.type === 'file' ? [part.filename ?? part.mediaType] : []));
  const made = toolPartsOf(message).flatMap((call) => filesOf(call).map(({ filename }) => filename));
  const names = [...new Set([...attached, ...made])];
  return names.length > 0 ? [`${t('export.files')}: ${names.map(code).join(', ')}`] : [];
}

function toolsOf(message: PanelMessage): string[] {
  const counts = new Map<string, number>();
  for (const call of toolPartsOf(message)) {
    const name = toolTitle(getToolName(call));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts].map(([name, count]) => (count > 1 ? `${name} ×${count}` : name));
  return names.length > 0 ? [`*${t('export.tools')}: ${names.join(', ')}*`] : [];
}

function marksOf({ metadata }: PanelMessage): string[] {
  return [...(metadata?.stopped ? [`*${t('message.stopped')}*`] : []), ...(metadata?.undone ? [`*${t('message.undone')}*`] : [])];
}

// A name with a backtick needs longer marks around it.
function code(name: string): string {
  return name.includes('`') ? `\`\` ${name} \`\`` : `\`${name}\``;
}

import { useId, useState } from 'react';
import { useText } from '../i18n/text';
import type { Mark, Toolbox, ToolDetail } from '../service/toolbox';

interface Props {
  tool: ToolDetail;
  toolbox: Toolbox;
  mark: (persona: string | null, mark: Mark | null) => Promise<boolean>;
}

const CHOICES: readonly Mark[] = ['on', 'ask', 'off'];

/** Whether the tool may be used, for everyone and for each persona. */
export function Marks({ tool, toolbox, mark }: Props) {
  const t = useText();
  const [saved, setSaved] = useState(false);
  const { everyone, personas } = toolbox.marks;
  const studio = toolbox.team?.[tool.name] ?? 'on';
  const set = (persona: string | null, value: Mark | null) => void mark(persona, value).then(setSaved);
  const slugs = Object.keys(toolbox.personas);
  return (
    <div className="marks">
      {studio !== 'on' && <p>{t(studio === 'off' ? 'layer.toolOff' : 'layer.toolAsk')}</p>}
      <Choice
        least={studio}
        label={t(toolbox.team ? 'layer.mine' : 'tools.everyone')}
        none={tool.asksFirst ? t('tools.authorAsks') : t('tools.asAuthor')}
        value={everyone[tool.name]}
        set={(value) => set(null, value)}
      />
      {slugs.length > 0 && (
        <details open={slugs.some((slug) => personas[slug]?.[tool.name])}>
          <summary>{t('prompts.personas')}</summary>
          {slugs.map((slug) => (
            <Choice
              key={slug}
              least={studio}
              label={t('tools.forPersona', { name: toolbox.personas[slug]! })}
              none={t('tools.asEveryone')}
              value={personas[slug]?.[tool.name]}
              set={(value) => set(slug, value)}
            />
          ))}
        </details>
      )}
      <span role="status" className="muted small-text">
        {saved ? t('tools.fromNext') : ''}
      </span>
    </div>
  );
}

interface ChoiceProps {
  label: string;
  /** The studio's mark, which can be made stricter and not looser. */
  least: Mark;
  /** What holds without a mark. */
  none: string;
  value: Mark | undefined;
  set: (mark: Mark | null) => void;
}

function Choice({ label, least, none, value, set }: ChoiceProps) {
  const t = useText();
  const id = useId();
  return (
    <div className="row">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ''} onChange={(event) => set((event.target.value as Mark | '') || null)}>
        <option value="">{none}</option>
        {CHOICES.filter((choice) => choice === value || CHOICES.indexOf(choice) >= CHOICES.indexOf(least)).map((choice) => (
          <option key={choice} value={choice}>
            {t(`tools.${choice}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

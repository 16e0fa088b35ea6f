import { useState, type ReactNode } from 'react';
import { useText, type Key } from '../i18n/text';
import { ListSection } from './ListSection';
import { SkillTemplates } from './SkillTemplates';
import { TemplatesSection } from './TemplatesSection';
import { TextSection } from './TextSection';

const name = { name: 'name', label: 'prompts.name' } as const;
const description = { name: 'description', label: 'prompts.description' } as const;

const sections: [title: Key, section: ReactNode][] = [
  ['prompts.templates', <TemplatesSection />],
  [
    'prompts.rules',
    <ListSection
      path="/api/user-context/rules"
      member="rules"
      id="id"
      fields={[name, { name: 'text', label: 'prompts.text', long: true }]}
    />,
  ],
  [
    'prompts.personality',
    <TextSection path="/api/user-context/personality" title="prompts.personality" hint="onboarding.personalityHint" />,
  ],
  ['prompts.goals', <TextSection path="/api/user-context/goals" title="prompts.goals" hint="onboarding.goalsHint" />],
  [
    'prompts.personas',
    <ListSection
      path="/api/user-context/personas"
      member="personas"
      id="slug"
      canUse
      fields={[name, { ...description, optional: true }, { name: 'personality', label: 'prompts.text', long: true }]}
    />,
  ],
  [
    'prompts.skills',
    <ListSection
      path="/api/user-context/skills"
      member="skills"
      id="slug"
      fields={[name, description, { name: 'instructions', label: 'prompts.text', long: true }]}
      more={(slugs, add) => <SkillTemplates taken={slugs} add={(template) => add({ template })} />}
    />,
  ],
];

/** All of the assistant's instructions, in one place. */
export function PromptsPage() {
  const t = useText();
  const [open, setOpen] = useState<Key>(
    () => sections.find(([title]) => title === `prompts.${location.hash.slice(1)}`)?.[0] ?? 'prompts.templates',
  );
  const show = (title: Key) => {
    setOpen(title);
    history.replaceState(null, '', `#${title.slice('prompts.'.length)}`);
  };
  return (
    <main className="prompts">
      <header className="row">
        <h1>{t('prompts.title')}</h1>
        <span className="spring" />
        <a href="tools">{t('tools.title')}</a>
        <a href="./">{t('prompts.back')}</a>
      </header>
      <nav className="row" aria-label={t('prompts.title')}>
        {sections.map(([title]) => (
          <button key={title} type="button" aria-current={title === open ? 'page' : undefined} onClick={() => show(title)}>
            {t(title)}
          </button>
        ))}
      </nav>
      {sections.map(
        ([title, section]) =>
          title === open && (
            <section key={title} aria-label={t(title)}>
              {section}
            </section>
          ),
      )}
    </main>
  );
}

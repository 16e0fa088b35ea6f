import { useText } from '../i18n/text';
import { Missing } from '../prompts/Missing';
import { useResource } from '../prompts/useResource';
import type { SkillTools as Brought } from '../service/skillTools';
import { SkillCard } from './SkillCard';

/** What skills bring without code. Nothing of it is called or started before the user's yes. */
export function SkillTools() {
  const t = useText();
  const { value, error, change } = useResource<{ skills: Brought[] }>('/api/skill-tools');
  return (
    <section aria-label={t('skillTools.title')}>
      <h2>{t('skillTools.title')}</h2>
      <p className="muted">{t('skillTools.hint')}</p>
      <Missing value={value} error={error} />
      {value && value.skills.length > 0 && (
        <ul className="cards">
          {value.skills.map((skill) => (
            <SkillCard key={skill.slug} skill={skill} change={change} />
          ))}
        </ul>
      )}
    </section>
  );
}
